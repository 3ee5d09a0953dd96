/** Code points as ranges in order, none touching the next: `[low, high, low, high, …]`, both ends included. */
export type RuneSet = readonly number[];

export const MAX_RUNE = 0x10_ff_ff;
export const EMPTY: RuneSet = [];
export const ANY: RuneSet = [0, MAX_RUNE];
export const WORD: RuneSet = [0x30, 0x39, 0x41, 0x5a, 0x5f, 0x5f, 0x61, 0x7a];

/** The set of ranges that may overlap and come in any order. */
export function runeSet(ranges: readonly number[]): RuneSet {
  const pairs: [number, number][] = [];
  for (let index = 0; index + 1 < ranges.length; index += 2)
    pairs.push([ranges[index] ?? 0, ranges[index + 1] ?? 0]);
  pairs.sort((a, b) => a[0] - b[0]);
  const merged: number[] = [];
  for (const [low, high] of pairs) {
    const last = merged.length - 1;
    if (last > 0 && low <= (merged[last] ?? 0) + 1) merged[last] = Math.max(merged[last] ?? 0, high);
    else merged.push(low, high);
  }
  return merged;
}

export function union(...sets: readonly RuneSet[]): RuneSet {
  return runeSet(sets.flat());
}

export function negated(set: RuneSet): RuneSet {
  const rest: number[] = [];
  let next = 0;
  for (let index = 0; index + 1 < set.length; index += 2) {
    const low = set[index] ?? 0;
    if (low > next) rest.push(next, low - 1);
    next = (set[index + 1] ?? 0) + 1;
  }
  if (next <= MAX_RUNE) rest.push(next, MAX_RUNE);
  return rest;
}

export function intersects(a: RuneSet, b: RuneSet): boolean {
  let left = 0;
  let right = 0;
  while (left < a.length && right < b.length) {
    if ((a[left + 1] ?? 0) < (b[right] ?? 0)) left += 2;
    else if ((b[right + 1] ?? 0) < (a[left] ?? 0)) right += 2;
    else return true;
  }
  return false;
}

export function isSubset(part: RuneSet, whole: RuneSet): boolean {
  return !intersects(part, negated(whole));
}

export function holds(set: RuneSet, rune: number): boolean {
  let low = 0;
  let high = set.length;
  while (low < high) {
    const middle = ((low + high) >> 2) << 1;
    if ((set[middle + 1] ?? 0) < rune) low = middle + 2;
    else high = middle;
  }
  return low < set.length && (set[low] ?? 0) <= rune;
}

/** Whether a rune is in `set`, as a function that is fast for ASCII. */
export function runeTest(set: RuneSet): (rune: number) => boolean {
  const ascii = new Uint8Array(128);
  for (let rune = 0; rune < 128; rune += 1) ascii[rune] = holds(set, rune) ? 1 : 0;
  const isOther = set.some(end => end > 127);
  return rune => (rune < 128 ? ascii[rune] === 1 : isOther && holds(set, rune));
}
