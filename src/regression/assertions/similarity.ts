import { isUtf8 } from 'node:buffer';
import { z } from 'zod';
import { met, nameOf, onBytes, unmet } from './assertion.ts';
import { assertionKind, expectedText, sourceKey, textOf } from './assertion-kind.ts';
import { LONGEST_COMPARED, levenshteinSimilarity } from './levenshtein.ts';
import { textDiff } from './text-diff.ts';
import { tokenF1 } from './token-f1.ts';

/** A text that is near enough. Its score is the similarity. */
export const similarity = assertionKind(
  'similarity',
  z.strictObject({
    similarity: expectedText.describe('the text to be near to'),
    method: z
      .enum(['levenshtein', 'token-f1'])
      .default('levenshtein')
      .describe('levenshtein compares characters, in their order; token-f1 words, in any order'),
    'at-least': z.number().min(0).max(1).default(0.8).describe('0 has nothing in common, 1 is the same'),
    ...sourceKey,
  }),
  (written, context, source) => {
    const expected = textOf(written.similarity, 'similarity', context).trim();
    const { method, 'at-least': least } = written;
    return onBytes(source, bytes => {
      if (!isUtf8(bytes))
        return unmet(`${nameOf(source)} is no text in UTF-8, and has no similarity to one.`);
      const came = bytes.toString('utf8').trim();
      const value = method === 'token-f1' ? tokenF1(expected, came) : levenshteinSimilarity(expected, came);
      if (value === undefined)
        return unmet(
          `${nameOf(source)} or what it is compared with has more than ${LONGEST_COMPARED} characters: use token-f1.`,
        );
      const sentence = `${nameOf(source)} has a similarity (${method}) of ${value.toFixed(4)}`;
      if (value >= least) return met(`${sentence}.`, value);
      return unmet(`${sentence}, below ${least}.`, textDiff(expected, came), value);
    });
  },
);
