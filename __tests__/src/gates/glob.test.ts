import { expect, test } from '@jest/globals';
import { globMatcher } from '../../../src/gates/glob.ts';

test.each([
  ['*', 'lodash', true],
  ['*', 'src/a.ts', false],
  ['**', 'src/a.ts', true],
  ['src/**', 'src/a/b.ts', true],
  ['src/**/b.ts', 'src/b.ts', true],
  ['src/**/b.ts', 'src/x/y/b.ts', true],
  ['src/**/b.ts', 'src/x/ab.ts', false],
  ['**/b.ts', 'b.ts', true],
  ['**/b.ts', 'ab.ts', false],
  ['src/*.{ts,js}', 'src/a.js', true],
  ['src/*.{ts,js}', 'src/a.css', false],
  ['@scope/*', '@scope/name', true],
  ['a?c', 'abc', true],
  ['a?c', 'a/c', false],
  ['[a-c]x', 'bx', true],
  ['[!a-c]x', 'bx', false],
  ['.env*', '.env', true],
  ['a\\*', 'a*', true],
  ['a\\*', 'ab', false],
  ['.', 'a', false],
])('%j and %j: %j', (glob, text, expected) => {
  expect(globMatcher(glob)?.(text)).toBe(expected);
});

test.each(['', 'a\nb', '@(a|b)', '!a', 'a{b', '[a', 'x'.repeat(1025), '{a,b}'.repeat(10)])(
  '%j is no glob, and not one that nothing matches',
  glob => {
    expect(globMatcher(glob)).toBeUndefined();
  },
);

test('a glob of many stars and a long path are done in no time', () => {
  const startedMs = performance.now();
  expect(globMatcher(`${'*a'.repeat(200)}b`)?.('a'.repeat(5000))).toBe(false);
  expect(globMatcher(`${'**/'.repeat(200)}b`)?.('a/'.repeat(2500))).toBe(false);
  expect(performance.now() - startedMs).toBeLessThan(5000);
});
