/** How samples are to be drawn: their lengths within what the format allows, and what they consist of. */
export interface DrawOptions {
  readonly seed: number;
  readonly length: 'least' | 'most' | 'any';
  readonly fill: 'random' | 'same' | 'sequence';
}

/** Parts of tokens, of fixed length or between two. */
export interface Draw {
  readonly of: (alphabet: string, least: number, most?: number) => string;
  readonly alnum: (least: number, most?: number) => string;
  readonly lower: (least: number, most?: number) => string;
  readonly upper: (least: number, most?: number) => string;
  readonly letters: (least: number, most?: number) => string;
  readonly hex: (least: number, most?: number) => string;
  readonly upperHex: (least: number, most?: number) => string;
  readonly digits: (least: number, most?: number) => string;
  readonly base32: (least: number, most?: number) => string;
  readonly base64: (least: number, most?: number) => string;
  readonly url64: (least: number, most?: number) => string;
  readonly uuid: () => string;
  readonly pick: (...choices: string[]) => string;
}

const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const UPPER = LOWER.toUpperCase();
const DIGITS = '0123456789';

export function createDraw({ seed, length, fill }: DrawOptions): Draw {
  const random = mulberry32(seed);
  const below = (limit: number) => Math.floor(random() * limit);

  function of(alphabet: string, least: number, most = least): string {
    const size = { least, most, any: least + below(most - least + 1) }[length];
    const sorted = [...alphabet].sort().join('');
    const at = {
      random: () => below(alphabet.length),
      same: () => Math.max(alphabet.indexOf('x'), alphabet.indexOf('X'), 0),
      sequence: (index: number) => index % alphabet.length,
    }[fill];
    const from = fill === 'sequence' ? sorted : alphabet;
    return Array.from({ length: size }, (_, index) => from.charAt(at(index))).join('');
  }

  const from = (alphabet: string) => (least: number, most?: number) => of(alphabet, least, most);
  const hex = from(`${DIGITS}abcdef`);
  return {
    of,
    alnum: from(DIGITS + LOWER + UPPER),
    lower: from(DIGITS + LOWER),
    upper: from(DIGITS + UPPER),
    letters: from(LOWER + UPPER),
    hex,
    upperHex: from(`${DIGITS}ABCDEF`),
    digits: from(DIGITS),
    base32: from(`${UPPER}234567`),
    base64: from(`${DIGITS + LOWER + UPPER}+/`),
    url64: from(`${DIGITS + LOWER + UPPER}_-`),
    uuid: () => [8, 4, 4, 4, 12].map(size => hex(size)).join('-'),
    pick: (...choices) => choices[fill === 'random' ? below(choices.length) : 0] ?? '',
  };
}

/** Tommy Ettinger's generator: good enough, and the same everywhere. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
