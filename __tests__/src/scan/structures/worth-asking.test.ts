import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Rule } from '../../../../src/scan/rule.ts';
import { scannedText } from '../../../../src/scan/scanned-text.ts';
import { nkeySeedRule } from '../../../../src/scan/structures/nkey-seed.ts';
import { urlCredentialsRule } from '../../../../src/scan/structures/url-credentials.ts';

/** Whether `rule` finds something at `start` of `text`, and whether it says that it is worth asking. */
function askedAt(rule: Rule, text: string, start: number) {
  const bytes = Buffer.from(text);
  const found = rule.at?.(scannedText('a.txt', bytes), start, start + 3) !== undefined;
  return { found, isWorthAsking: rule.isWorthAsking?.(bytes, start) };
}

describe('a cheap look at bytes', () => {
  test.each([1, 100])('does not pass over a password in a URL with a user of %i characters', length => {
    const url = `://${'u'.repeat(length)}:${'Zx9w'.repeat(50)}@db.example.com`;
    expect(askedAt(urlCredentialsRule(), url, 0)).toEqual({ found: true, isWorthAsking: true });
  });

  test('passes over no URL in which a password is found, whatever is in it', () => {
    const part = fc.string({ unit: fc.constantFrom(...'aZ9:@/\'"<>`?#|\\ é_.-'), maxLength: 12 });
    fc.assert(
      fc.property(part, part, (user, password) => {
        const { found, isWorthAsking } = askedAt(urlCredentialsRule(), `://${user}:${password}Zk8w@db.de`, 0);
        expect(found && isWorthAsking === false).toBe(false);
      }),
      { numRuns: 2000 },
    );
  });

  test.each([
    ['://host/path', false],
    ['://host', false],
    ['://user:pass word@host', false],
    ['://user:password@host', true],
  ])('is enough to tell that %s is worth asking about: %s', (text, expected) => {
    expect(askedAt(urlCredentialsRule(), text, 0).isWorthAsking).toBe(expected);
  });

  test.each([
    ['SUAB', true],
    ['SU2B', true],
    ['SUab', false],
    ['sUAB', false],
    ['SU', false],
  ])('tells of %s whether it can begin a seed: %s', (text, expected) => {
    expect(askedAt(nkeySeedRule(), text, 0).isWorthAsking).toBe(expected);
  });
});
