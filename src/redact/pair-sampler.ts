/** Finds quickly where one of many needles may be, by looking at every second pair of bytes only. */
export interface PairSampler {
  /** A place inside the first needle in `bytes` at or after `from`, or before it: where there is reason to look closer. Else -1. */
  readonly find: (bytes: Uint8Array, from: number) => number;
}

/** A needle has to be longer than a pair: three bytes hold two pairs, of which one stands at an even address. */
export const SHORTEST_NEEDLE = 3;

const HASHED_TRIPLES = 1 << 15;
/** What logs are made of, the commonest first; what is not here is rarest. */
const COMMON = ' etaoinsrlcdpuhmgf./0b1-:2vy3_w45k6789x"=TEASIRCNOLDPMGFBUj';

export function createPairSampler(needles: readonly Buffer[]): PairSampler {
  const isPairOfAny = new Uint8Array(1 << 16);
  const isTripleOfAny = new Uint8Array(HASHED_TRIPLES);
  for (const [a, b, c] of needles.map(rarestTriple)) {
    // Written and read as bytes and as pairs by the same processor: its byte order does not matter.
    const pairs = new Uint16Array(Uint8Array.of(a, b, b, c).buffer);
    for (const pair of pairs) isPairOfAny[pair] = 1;
    isTripleOfAny[hashOf(a, b, c)] = 1;
  }

  function find(bytes: Uint8Array, from: number): number {
    const start = from + ((bytes.byteOffset + from) & 1);
    const count = (bytes.length - start) >> 1;
    if (count <= 0) return -1;
    const pairs = new Uint16Array(bytes.buffer, bytes.byteOffset + start, count);
    const lastFour = count - 4;
    let at = 0;
    for (; at <= lastFour; at += 4) {
      const isAny =
        (isPairOfAny[pairs[at] ?? 0] ?? 0) |
        (isPairOfAny[pairs[at + 1] ?? 0] ?? 0) |
        (isPairOfAny[pairs[at + 2] ?? 0] ?? 0) |
        (isPairOfAny[pairs[at + 3] ?? 0] ?? 0);
      if (isAny === 0) continue;
      for (let each = at; each < at + 4; each += 1)
        if (isPairOfAny[pairs[each] ?? 0] === 1 && isTripleAt(bytes, start + 2 * each))
          return start + 2 * each;
    }
    for (; at < count; at += 1)
      if (isPairOfAny[pairs[at] ?? 0] === 1 && isTripleAt(bytes, start + 2 * at)) return start + 2 * at;
    return -1;
  }

  /** Whether the pair at `at` is the first or the last of a triple that is looked for. */
  function isTripleAt(bytes: Uint8Array, at: number): boolean {
    const a = bytes[at - 1] ?? 0;
    const b = bytes[at] ?? 0;
    const c = bytes[at + 1] ?? 0;
    const d = bytes[at + 2] ?? 0;
    return isTripleOfAny[hashOf(a, b, c)] === 1 || isTripleOfAny[hashOf(b, c, d)] === 1;
  }

  return { find };
}

function hashOf(a: number, b: number, c: number): number {
  return (a ^ (b << 4) ^ (c << 8)) & (HASHED_TRIPLES - 1);
}

type Triple = readonly [number, number, number];

function rarestTriple(needle: Buffer): Triple {
  let rarest: Triple = [needle[0] ?? 0, needle[1] ?? 0, needle[2] ?? 0];
  for (let at = 1; at + 2 < needle.length; at += 1) {
    const triple: Triple = [needle[at] ?? 0, needle[at + 1] ?? 0, needle[at + 2] ?? 0];
    if (commonness(triple) < commonness(rarest)) rarest = triple;
  }
  return rarest;
}

function commonness([a, b, c]: Triple): number {
  return (shareOf(a) + shareOf(c)) * shareOf(b);
}

/** By Zipf's law. */
function shareOf(byte: number): number {
  const rank = COMMON.indexOf(String.fromCharCode(byte));
  return 1 / (rank === -1 ? COMMON.length + 1 : rank + 1);
}
