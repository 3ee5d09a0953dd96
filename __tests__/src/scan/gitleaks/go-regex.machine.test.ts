// needs: go
import { expect, test } from '@jest/globals';
import { compileGoRegex } from '../../../../src/scan/gitleaks/go-regex.ts';
import { GoRegexError } from '../../../../src/scan/gitleaks/go-regex-error.ts';
import { useTempFolder } from '../../../doubles/temp-folder.ts';
import { askGo, type GoRow } from './go-program.ts';
import { randomPattern, randomText } from './random-pattern.ts';
import { seededRandom } from './seeded-random.ts';

const folder = useTempFolder();

const FRAGMENTS = (
  'a ( ) [ ] { } 2 , * + ? | \\ ^ $ . - : P < > n i s U [: alpha word :] \\p \\P {L} {^Lu} {Greek} {Foo} {letter} {lc} {Any} {Assigned} ' +
  '{Cn} {upper_case} x \\x {41} 4 0 7 8 \\Q \\E \\C \\z \\b \\_ \\- 1000 1001 (? (?P< (?: = ! é \\1 \\07 {2} {2,} {3,2} {02}'
).split(' ');

test.each([1, 2])('3,000 random patterns find on random texts what Go finds (seed %i)', seed => {
  const random = seededRandom(seed);
  const questions = Array.from({ length: 3_000 }, () => ({
    source: randomPattern(random),
    texts: Array.from({ length: 6 }, () => randomText(random, 14)),
  }));
  const answers = askGo(questions, folder.write);
  const differences = questions.filter(({ source, texts }, index) => {
    const own = rowsOf(source, texts);
    return JSON.stringify(own) !== JSON.stringify(answers[index]);
  });
  expect(answers.filter(answer => answer !== null).length).toBeGreaterThan(2_400);
  expect(differences).toEqual([]);
});

test('of 40,000 heaps of syntax Go takes those that are taken here', () => {
  const random = seededRandom(3);
  const questions = Array.from({ length: 40_000 }, () => ({
    source: Array.from({ length: 1 + random.below(6) }, () => random.pick(FRAGMENTS)).join(''),
    texts: [],
  }));
  const answers = askGo(questions, folder.write);
  const differences = questions.filter(
    ({ source }, index) => (rowsOf(source, []) === null) !== (answers[index] === null),
  );
  expect(answers.filter(answer => answer !== null).length).toBeGreaterThan(10_000);
  expect(differences).toEqual([]);
});

function rowsOf(source: string, texts: readonly string[]): readonly (readonly GoRow[])[] | null {
  try {
    const pattern = compileGoRegex(source);
    return texts.map(text =>
      [...pattern.matches(text)].map(match => rowOf(text, match.start, match.end, match.groups)),
    );
  } catch (error) {
    if (error instanceof GoRegexError) return null;
    throw error;
  }
}

function rowOf(text: string, start: number, end: number, groups: readonly (string | undefined)[]): GoRow {
  const bytes = (offset: number) => Buffer.byteLength(text.slice(0, offset));
  return [bytes(start), bytes(end), ...groups.map(group => group ?? null)];
}
