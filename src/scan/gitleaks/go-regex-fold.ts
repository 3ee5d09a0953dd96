import { holds, type RuneSet, runeSet } from './rune-set.ts';

const KELVIN_SIGN = 0x21_2a;
const LONG_S = 0x1_7f;
/** Their other case is a letter with a dot more or less, which simple folding does not join (Unicode: CaseFolding.txt, status T). */
const DOTTED_AND_DOTLESS_I = new Set([0x1_30, 0x1_31]);
const LAST_CASED = 0x1_ff_ff;

let orbits: ReadonlyMap<number, readonly number[]> | undefined;

/** `set` and every rune that is the same letter in another case, as Go's `(?i)` has it: Unicode's simple case folding. */
export function folded(set: RuneSet): RuneSet {
  const more: number[] = [...set];
  for (let index = 0; index + 1 < set.length; index += 2) {
    const low = set[index] ?? 0;
    const high = set[index + 1] ?? 0;
    addAscii(more, low, high);
  }
  if ((set.at(-1) ?? 0) >= 0x80) addOrbits(more, set);
  return runeSet(more);
}

function addAscii(ranges: number[], low: number, high: number): void {
  for (const [from, to, distance] of [
    [0x41, 0x5a, 0x20],
    [0x61, 0x7a, -0x20],
  ] as const) {
    const first = Math.max(low, from);
    const last = Math.min(high, to);
    if (first <= last) ranges.push(first + distance, last + distance);
  }
  if (isWithin(low, high, 'K') || isWithin(low, high, 'k')) ranges.push(KELVIN_SIGN, KELVIN_SIGN);
  if (isWithin(low, high, 'S') || isWithin(low, high, 's')) ranges.push(LONG_S, LONG_S);
}

function isWithin(low: number, high: number, letter: string): boolean {
  const code = letter.charCodeAt(0);
  return low <= code && code <= high;
}

function addOrbits(ranges: number[], set: RuneSet): void {
  orbits ??= buildOrbits();
  for (const [rune, orbit] of orbits) {
    if (!holds(set, rune)) continue;
    for (const other of orbit) ranges.push(other, other);
  }
}

/** Runes that share a case, from what the runtime knows of each letter's two cases. */
function buildOrbits(): ReadonlyMap<number, readonly number[]> {
  const found = new Map<number, number[]>();
  for (let rune = 0x41; rune <= LAST_CASED; rune += 1) {
    if (DOTTED_AND_DOTLESS_I.has(rune)) continue;
    const letter = String.fromCodePoint(rune);
    for (const other of [letter.toLowerCase(), letter.toUpperCase()]) {
      const code = other.codePointAt(0) ?? 0;
      if (code !== rune && other === String.fromCodePoint(code)) join(found, rune, code);
    }
  }
  return found;
}

function join(found: Map<number, number[]>, a: number, b: number): void {
  const orbit = [...new Set([...(found.get(a) ?? [a]), ...(found.get(b) ?? [b])])];
  for (const rune of orbit) found.set(rune, orbit);
}
