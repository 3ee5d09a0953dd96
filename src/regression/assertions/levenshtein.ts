import leven from 'leven';

/** Time grows with the product of the lengths: this takes about a second. */
export const LONGEST_COMPARED = 20_000;

/**
 * 1 - d / l, of the Levenshtein distance d and the length l of the longer text in UTF-16 units; 1 for two empty texts.
 * Undefined for texts that would take too long.
 */
export function levenshteinSimilarity(expected: string, came: string): number | undefined {
  if (expected === came) return 1;
  const longest = Math.max(expected.length, came.length);
  return longest > LONGEST_COMPARED ? undefined : 1 - leven(expected, came) / longest;
}
