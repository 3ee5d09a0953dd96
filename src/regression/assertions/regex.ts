import { z } from 'zod';
import { quote } from '../../kernel/errors.ts';
import { met, nameOf, onText, unmet } from './assertion.ts';
import { assertionKind, sourceKey } from './assertion-kind.ts';
import { excerpt, placeIn } from './excerpt.ts';
import { linearPattern } from './linear-pattern.ts';

/** A pattern that the text has; with `not`, one that it does not have. */
export const regex = assertionKind(
  'regex',
  z.strictObject({
    regex: z.string().min(1).describe('a pattern in the syntax of RE2; `(?m)` makes ^ and $ those of a line'),
    not: z.boolean().default(false).describe('it must be nowhere in the text'),
    ...sourceKey,
  }),
  (written, _context, source) => {
    const pattern = linearPattern(written.regex, ['regex']);
    const name = nameOf(source);
    return onText(
      source,
      text => {
        const found = pattern.find(text);
        if (written.not) {
          if (found === undefined) return met(`Nothing in ${name} matches ${quote(pattern.source)}.`);
          const where = placeIn(text, found.start);
          return unmet(
            `${name} matches ${quote(pattern.source)} at ${where}.`,
            excerpt(text, found.start, found.end - found.start),
          );
        }
        if (found !== undefined) return met(`${name} matches at ${placeIn(text, found.start)}.`);
        return unmet(
          `Nothing in ${name} matches ${quote(pattern.source)}.`,
          `expected to match: ${quote(pattern.source)}\ncame:\n${excerpt(text, 0, 0)}`,
        );
      },
      { needsWhole: written.not },
    );
  },
);
