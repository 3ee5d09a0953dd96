import { expect, test } from '@jest/globals';
import { LONGEST_TOKEN, TOKEN_FORMATS } from '../../../src/redact/token-formats.ts';

const upperBounds = (body: string): readonly number[] =>
  [...body.matchAll(/\{(?:\d+,)?(\d+)\}/g)].map(([, bound]) => Number(bound));

test.each(TOKEN_FORMATS)('a token that starts with $prefix has a bounded length', ({ prefix, body }) => {
  expect(body).not.toMatch(/[*+]/);
  expect(upperBounds(body)).not.toEqual([]);
  const literals = 10;
  const longest = prefix.length + literals + upperBounds(body).reduce((sum, bound) => sum + bound, 0);
  expect(longest).toBeLessThanOrEqual(LONGEST_TOKEN);
});

test('no prefix is there twice', () => {
  const prefixes = TOKEN_FORMATS.map(({ prefix }) => prefix);
  expect(new Set(prefixes).size).toBe(prefixes.length);
});
