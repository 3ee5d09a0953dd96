import type { WrappedForm } from './encodings.ts';
import { escapeForRegExp } from './escape-for-reg-exp.ts';
import { overlappingMatches, type Span } from './spans.ts';

/** Finds the pieces of forms that were printed over several lines. */
export interface WrappedPieces {
  /** Texts of which every piece that is found holds one. */
  readonly seeds: readonly string[];
  readonly find: (text: string) => readonly Span[];
}

/** Tools wrap at 60 columns or more: a line of that length within a form holds one of the seeds that lie this far apart. */
const SEED_DISTANCE = 32;

/**
 * A piece is found by a part of it, a seed, and goes on to both sides as far as text and form agree. Seeds lie at the start
 * and at the end of a form, and in between so that no whole line of it is without one.
 */
export function createWrappedPieces(forms: readonly WrappedForm[]): WrappedPieces {
  const places = new Map<string, { readonly form: string; readonly offset: number }[]>();
  for (const { form, pieceLength } of forms) {
    for (const offset of seedOffsets(form.length, pieceLength)) {
      const seed = form.slice(offset, offset + pieceLength);
      places.set(seed, [...(places.get(seed) ?? []), { form, offset }]);
    }
  }
  const seeds = [...places.keys()];
  const expressions = [...new Set(seeds.map(seed => seed.length))].map(
    length =>
      new RegExp(
        seeds
          .filter(seed => seed.length === length)
          .map(escapeForRegExp)
          .join('|'),
        'g',
      ),
  );

  function find(text: string): readonly Span[] {
    return expressions.flatMap(expression =>
      overlappingMatches(text, expression).flatMap(({ start, end }) =>
        (places.get(text.slice(start, end)) ?? []).map(({ form, offset }) =>
          grown(text, start, form, offset),
        ),
      ),
    );
  }

  return { seeds, find };
}

function seedOffsets(formLength: number, pieceLength: number): readonly number[] {
  const last = formLength - pieceLength;
  const before = Array.from({ length: Math.ceil(last / SEED_DISTANCE) }, (_, index) => index * SEED_DISTANCE);
  return [...before, last];
}

/** The whole of a piece whose character at `offset` of `form` stands at `at` of `text`. */
function grown(text: string, at: number, form: string, offset: number): Span {
  let before = 0;
  while (before < offset && before < at && text[at - before - 1] === form[offset - before - 1]) before += 1;
  let length = 0;
  while (offset + length < form.length && text[at + length] === form[offset + length]) length += 1;
  return { start: at - before, end: at + length };
}
