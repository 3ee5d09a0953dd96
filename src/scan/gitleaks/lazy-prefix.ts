import type { Search } from './all-matches.ts';
import type { GoNode } from './go-regex-node.ts';
import { runeTest } from './rune-set.ts';

interface Prefix {
  readonly isIn: (unit: number) => boolean;
  readonly max: number;
}

export interface Peeled {
  /** What is left of the pattern. */
  readonly core: GoNode;
  /** In UTF-16 units. */
  readonly prefixLength: number;
  /** Makes a search for the core one for the whole pattern. */
  readonly searchWhole: (searchCore: Search) => Search;
}

/**
 * Takes lazy repeats of a class, `[\w.-]{0,50}?`, off the front of a pattern. The leftmost match of the whole begins where the
 * leftmost match of the core does, less the runes of the class right before it: a match that began further left would have
 * to pass a rune that is not of the class, or more than the repeat may take; and a lazy repeat ends at the first place
 * where the core matches. A backtracking engine would try each of its lengths at each place of the text.
 */
export function peelLazyPrefix(node: GoNode): Peeled {
  const parts = flat(node);
  const prefixes: Prefix[] = [];
  for (const part of parts) {
    const prefix = prefixOf(part);
    if (prefix === undefined) break;
    prefixes.push(prefix);
  }
  return {
    core: prefixes.length === 0 ? node : { kind: 'concat', parts: parts.slice(prefixes.length) },
    prefixLength: prefixes.reduce((sum, { max }) => sum + max, 0),
    searchWhole: searchCore =>
      prefixes.length === 0 ? searchCore : (text, from) => extend(text, from, searchCore),
  };

  function extend(text: string, from: number, searchCore: Search) {
    const found = searchCore(text, from);
    if (found === undefined) return undefined;
    let { start } = found;
    for (const { isIn, max } of [...prefixes].reverse()) {
      const limit = Math.max(from, start - max);
      while (start > limit && isIn(text.charCodeAt(start - 1))) start -= 1;
    }
    return { ...found, start };
  }
}

function flat(node: GoNode): readonly GoNode[] {
  return node.kind === 'concat' ? node.parts.flatMap(flat) : [node];
}

function prefixOf(node: GoNode): Prefix | undefined {
  if (node.kind !== 'repeat' || node.isGreedy || node.min !== 0 || node.max === Infinity) return undefined;
  if (node.body.kind !== 'class') return undefined;
  const { set } = node.body;
  // Halves of pairs are not told apart when going backwards.
  if ((set.at(-1) ?? 0) > 0xd7_ff) return undefined;
  return { isIn: runeTest(set), max: node.max };
}
