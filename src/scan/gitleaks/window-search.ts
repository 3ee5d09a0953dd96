import type { GoMatch } from './gitleaks-rule.ts';
import { allMatches, type Search } from './go-regex.ts';

const WINDOW = 1 << 16;
/** What an assertion looks back or ahead at, with room for a character of two units. */
const MARGIN = 2;
/** Slower than this, and the linear engine does better. */
const MAX_WINDOW_MS = 200;

interface WindowSearch {
  readonly text: string;
  readonly start: number;
  readonly longest: number;
  readonly native: Search;
  readonly linear: () => Search;
}

/**
 * The matches of a pattern that takes 1 to `longest` characters, found window by window: one that costs Node's engine too much
 * time is the last, and the linear engine does the rest. Which engine finds a match makes no difference to it.
 */
export function* searchInWindows({ text, start, longest, native, linear }: WindowSearch): Iterable<GoMatch> {
  let position = start;
  while (text.length - position > WINDOW + longest + MARGIN) {
    const limit = position + WINDOW;
    const offset = Math.max(0, position - MARGIN);
    const slice = text.slice(offset, limit + longest + MARGIN);
    const before = performance.now();
    while (position < limit) {
      const match = native(slice, position - offset);
      position = match === undefined ? limit : Math.min(limit, match.start + offset);
      if (match === undefined || match.start + offset >= limit) break;
      position = match.end + offset;
      yield { ...match, start: match.start + offset, end: match.end + offset };
    }
    if (performance.now() - before > MAX_WINDOW_MS) return yield* allMatches(linear(), text, position);
  }
  yield* allMatches(native, text, position);
}
