import { allMatches, type Search } from './all-matches.ts';
import type { GoMatch } from './gitleaks-rule.ts';
import type { LinearTime } from './go-regex-safety.ts';
import { runeTest } from './rune-set.ts';

const FIRST_WINDOW = 1 << 10;
const MAX_WINDOW = 1 << 16;
/** What an assertion looks back or ahead at, with room for a character of two units. */
const MARGIN = 2;
/** What an endless repeat may take before a window has to be made longer for it. */
const MAX_RUN = 1 << 10;
/** Slower than this, and the linear engine does better. */
const MAX_WINDOW_MS = 200;

interface WindowSearchOptions {
  readonly native: Search;
  readonly linear: () => Search;
  readonly time: LinearTime;
  /** What a match may take before what `time` is about. */
  readonly prefixLength: number;
}

/**
 * Finds the matches of a pattern that takes at least one character, window by window. Where one costs Node's engine too much
 * time, the linear engine does the rest, and all texts after it: a bound on steps may still be a large one. Which engine
 * finds a match makes no difference to it.
 */
export function createWindowSearch({ native, linear, time, prefixLength }: WindowSearchOptions) {
  const isInRun = runeTest(time.runs);
  const boundedLength = prefixLength + time.boundedLength;
  const reach = boundedLength + time.runCount * MAX_RUN + MARGIN;
  let isSlow = false;

  function* search(text: string, start: number): Iterable<GoMatch> {
    let position = start;
    let size = FIRST_WINDOW;
    while (!isSlow && text.length - position > size + reach) {
      const limit = position + size;
      const offset = Math.max(0, position - MARGIN);
      const end = windowEnd(text, limit);
      const slice = text.slice(offset, end);
      let spent = 0;
      while (position < limit) {
        const before = performance.now();
        const match = native(slice, position - offset);
        spent += performance.now() - before;
        if (match === undefined || match.start + offset >= limit) break;
        position = match.end + offset;
        yield { ...match, start: match.start + offset, end: position };
      }
      position = Math.max(position, limit);
      isSlow = spent > MAX_WINDOW_MS;
      size = Math.min(MAX_WINDOW, size * 4);
    }
    yield* allMatches(isSlow ? linear() : native, text, position);
  }

  /**
   * An end that no match beginning before `limit` comes near: it would have to have a run longer than any behind `limit`.
   */
  function windowEnd(text: string, limit: number): number {
    for (let length = reach; limit + length < text.length; length *= 4) {
      const end = limit + length;
      const most = time.runCount === 0 ? 0 : (length - boundedLength - MARGIN) / time.runCount;
      if (time.runCount === 0 || longestRun(text, limit, end, isInRun) < most) return end;
    }
    return text.length;
  }

  return search;
}

function longestRun(text: string, from: number, to: number, isInRun: (rune: number) => boolean): number {
  let longest = 0;
  let length = 0;
  for (let at = from; at < to; at += 1) {
    // Half of a pair may belong to any character: it counts as one that the run takes.
    const unit = text.charCodeAt(at);
    length = (unit & 0xf8_00) === 0xd8_00 || isInRun(unit) ? length + 1 : 0;
    if (length > longest) longest = length;
  }
  return longest;
}
