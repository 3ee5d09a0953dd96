import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createKeywordIndex } from '../../../src/scan/keyword-index.ts';

function hits(keywords: readonly string[], text: string): string[] {
  const found: string[] = [];
  createKeywordIndex(keywords).eachHit(Buffer.from(text, 'latin1'), (keyword, end) => {
    found.push(`${keywords[keyword]}@${end}`);
  });
  return found;
}

describe('the keyword index', () => {
  test('finds a keyword in any case of its letters', () => {
    expect(hits(['token'], 'a TOKEN, a Token')).toEqual(['token@7', 'token@16']);
  });

  test('finds keywords that end within each other', () => {
    expect(hits(['secretkey', 'key', 'ret'], 'secretkey').sort()).toEqual(['key@9', 'ret@6', 'secretkey@9']);
  });

  test('tells no keyword where its letters stand apart', () => {
    expect(hits(['key'], 'k-e-y ke ey')).toEqual([]);
  });

  test('takes no other character for a letter of the other case', () => {
    expect(hits(['k_{'], 'K_{ k_[ K\u007f{')).toEqual(['k_{@3']);
  });

  test('finds what a plain search finds, whatever the text', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'A', 'c'), maxLength: 40 });
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(fc.uniqueArray(word, { minLength: 1, maxLength: 6 }), letters, (keywords, text) => {
        const plain = keywords.flatMap(keyword =>
          [...text].flatMap((_, at) =>
            text.slice(at, at + keyword.length).toLowerCase() === keyword
              ? [`${keyword}@${at + keyword.length}`]
              : [],
          ),
        );
        expect(hits(keywords, text).sort()).toEqual(plain.sort());
      }),
    );
  });
});
