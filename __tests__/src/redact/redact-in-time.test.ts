import { expect, test } from '@jest/globals';
import { redactInTime } from '../../../src/redact/redact-in-time.ts';
import { createRedactor } from '../../../src/redact/redactor.ts';
import { withinTime } from '../../../src/redact/within-time.ts';

const PATTERNS = ['x[0-9]+', '(a+)+$'];
const redactorOf = (patterns: readonly string[]) =>
  createRedactor({ secrets: [], patterns: patterns.map(pattern => new RegExp(pattern)) }).value;
/** On which the second pattern has more ways to fail than there is time. */
const TRAP = `${'a'.repeat(60)}!`;

test('what is redacted in time is what the redactor gives', () => {
  const value = { path: 'x12/b', list: [1, null, 'x3'] };
  expect(redactInTime(value, redactorOf(PATTERNS), PATTERNS)).toEqual({
    path: '***/b',
    list: [1, null, '***'],
  });
});

test('a pattern that would take for ever is an error that names it, and not the text', () => {
  const redact = () => redactInTime({ path: TRAP }, redactorOf(PATTERNS), PATTERNS, 60);
  expect(redact).toThrow(/^redact\[1\]: The pattern "\(a\+\)\+\$" takes more than 0.06 s/);
  expect(redact).not.toThrow(TRAP);
});

test('without patterns nothing is watched', () => {
  expect(redactInTime(TRAP, value => value, [])).toBe(TRAP);
});

test('an error of what runs in time is its own', () => {
  const run = () => {
    throw new RangeError('of its own');
  };
  expect(() => withinTime(1000, run)).toThrow('of its own');
});
