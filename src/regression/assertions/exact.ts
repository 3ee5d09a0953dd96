import { z } from 'zod';
import { met, nameOf, onText, unmet } from './assertion.ts';
import { assertionKind, expectedText, sourceKey, textOf } from './assertion-kind.ts';
import { partingOf, textDiff } from './text-diff.ts';

/** The whole text, but for one line break at its end. */
export const exact = assertionKind(
  'exact',
  z.strictObject({
    exact: expectedText.describe('the whole text; one line break at the end of either is not compared'),
    ...sourceKey,
  }),
  (written, context, source) => {
    const expected = withoutLastBreak(textOf(written.exact, 'exact', context));
    return onText(source, text => {
      const came = withoutLastBreak(text);
      const parting = partingOf(expected, came);
      if (parting === undefined) return met(`${nameOf(source)} is what is expected.`);
      const where = `line ${parting.line}, column ${parting.column}`;
      return unmet(`${nameOf(source)} differs at ${where}.`, textDiff(expected, came));
    });
  },
);

function withoutLastBreak(text: string): string {
  return text.replace(/\r?\n$/, '');
}
