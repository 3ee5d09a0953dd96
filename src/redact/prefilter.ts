import { createAutomaton } from './automaton.ts';
import { createPairSampler, SHORTEST_NEEDLE } from './pair-sampler.ts';

/** Finds quickly where a secret may begin, by the first bytes of everything that is looked for. */
export interface Prefilter {
  /** The end of the first needle in `bytes` at or after `from`, or -1. */
  readonly find: (bytes: Uint8Array, from: number) => number;
}

/** Enough to be rare in ordinary text, short enough to keep the automaton's table in the processor's cache. */
const NEEDLE_BYTES = 8;

/** Places that a look at pairs of bytes finds worth it are read byte by byte. */
export function createPrefilter(literals: readonly Buffer[]): Prefilter {
  const needles = literals
    .map(literal => literal.subarray(0, NEEDLE_BYTES))
    .filter(needle => needle.length > 0);
  const automaton = createAutomaton(needles);
  if (needles.some(needle => needle.length < SHORTEST_NEEDLE))
    return { find: (bytes, from) => automaton.find(bytes, from, bytes.length) };
  const sampler = createPairSampler(needles);

  function find(bytes: Uint8Array, from: number): number {
    for (let at = sampler.find(bytes, from); at !== -1; at = sampler.find(bytes, at + 1)) {
      const end = automaton.find(
        bytes,
        Math.max(from, at - NEEDLE_BYTES),
        Math.min(bytes.length, at + NEEDLE_BYTES),
      );
      if (end !== -1) return end;
    }
    return -1;
  }

  return { find };
}
