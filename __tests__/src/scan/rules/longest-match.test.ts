import { describe, expect, test } from '@jest/globals';
import { longestMatch } from '../../../../src/scan/rules/longest-match.ts';

describe('the longest match', () => {
  test.each<[RegExp, number]>([
    [/abc/, 3],
    [/ab?c/, 3],
    [/[\]a-z]{2,5}x{3}/, 8],
    [/a|bcd|ef/, 3],
    [/(?:ab|c){4}(d)/, 9],
    [/(?:a{2}|b){0,3}?c/, 7],
    [/^\b(?<![\w-])a\.\u0041(?=b{9})(?!c)$/, 3],
    [/a(?:b(?:c|de)|f)/, 4],
    [/\(\[\{x/, 4],
  ])('of %s is %d characters', (pattern, length) => {
    expect(longestMatch(pattern)).toBe(length);
  });

  test.each([/a*/, /[ab]+/, /(?:a|b){3,}/, /a+?/])('of %s has no bound, which is an error', pattern => {
    expect(() => longestMatch(pattern)).toThrow('has no upper bound: give it one');
  });
});
