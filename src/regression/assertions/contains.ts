import { z } from 'zod';
import { quote } from '../../kernel/errors.ts';
import { met, nameOf, onText, unmet } from './assertion.ts';
import { assertionKind, sourceKey } from './assertion-kind.ts';
import { excerpt, placeIn } from './excerpt.ts';

const part = z.string().min(1);

/** Parts of the text; with `not`, parts that are not in it. */
export const contains = assertionKind(
  'contains',
  z.strictObject({
    contains: z
      .union([part, z.array(part).min(1)])
      .describe('a part of the text, or a list of parts, all of them'),
    not: z.boolean().default(false).describe('none of them may be in it'),
    ...sourceKey,
  }),
  (written, _context, source) => {
    const parts = [written.contains].flat();
    const name = nameOf(source);
    return onText(
      source,
      text => {
        const wrong = parts.find(each => text.includes(each) === written.not);
        if (wrong === undefined)
          return met(
            `${name} ${written.not ? 'has none of what it must not have' : 'has all that is expected'}.`,
          );
        if (written.not) {
          const at = text.indexOf(wrong);
          return unmet(
            `${name} has ${quote(wrong)} at ${placeIn(text, at)}.`,
            excerpt(text, at, wrong.length),
          );
        }
        return unmet(
          `${name} does not have ${quote(wrong)}.`,
          `expected in it: ${quote(wrong)}\ncame:\n${excerpt(text, 0, 0)}`,
        );
      },
      { needsWhole: written.not },
    );
  },
);
