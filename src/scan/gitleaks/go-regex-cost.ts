import { type GoNode, isNullable, longestMatch } from './go-regex-node.ts';
import { EMPTY, intersects, type RuneSet, union } from './rune-set.ts';

/** Of one attempt of a backtracking engine at one place, at most. */
export interface Cost {
  /** In how many ways it can pass, and so how often what follows may be tried. */
  readonly ways: number;
  readonly steps: number;
}

/** Of more ways to begin it is not told which exclude each other. */
const MOST_HEADS = 500;

/** What some branches of one alternative begin with. */
interface BranchHead {
  readonly first: RuneSet;
  readonly isEmpty: boolean;
  readonly ways: number;
}

const ONE: Cost = { ways: 1, steps: 1 };

/** What can come first: the runes that `node` may begin with, and those of `after` where it can be empty. */
export function firstRunes(node: GoNode, after: RuneSet): RuneSet {
  switch (node.kind) {
    case 'class':
      return node.set;
    case 'concat':
      return node.parts.reduceRight((next, part) => firstRunes(part, next), after);
    case 'alternate':
      return union(...node.branches.map(branch => firstRunes(branch, after)));
    case 'group':
      return firstRunes(node.body, after);
    case 'repeat': {
      const body = node.max === 0 ? EMPTY : firstRunes(node.body, after);
      return node.min === 0 ? union(body, after) : body;
    }
    case 'assert':
      return after;
  }
}

/**
 * An upper bound for `node`, whose repeats all have an end, before something that begins with `after`. A repeat that is
 * followed by a rune that it cannot take passes in one way only, however many it tries.
 */
export function costOf(node: GoNode, after: RuneSet): Cost {
  switch (node.kind) {
    case 'class':
    case 'assert':
      return ONE;
    case 'group':
      return costOf(node.body, after);
    case 'concat':
      return costOfAll(node.parts, after);
    case 'alternate':
      return costOfBranches(node.branches, after);
    case 'repeat':
      return costOfRepeat(node, after);
  }
}

function costOfAll(parts: readonly GoNode[], after: RuneSet): Cost {
  const follow: RuneSet[] = [];
  let next = after;
  for (let index = parts.length - 1; index >= 0; index -= 1) {
    follow[index] = next;
    const part = parts[index];
    if (part !== undefined) next = firstRunes(part, next);
  }
  let ways = 1;
  let steps = 1;
  let share = 1;
  for (const [index, part] of parts.entries()) {
    const cost = costOf(part, follow[index] ?? after);
    steps += ways * cost.steps;
    ways *= cost.ways * share;
    share = limitOfWays(part, cost.ways, parts[index + 1], follow[index + 1] ?? after);
  }
  return { ways, steps };
}

/**
 * The part of a repeat's ways that also passes what comes next: if that takes at most n runes and must be followed by one that
 * the repeat cannot take, the repeat ended at most n runes before the run of its own runes does.
 */
function limitOfWays(repeat: GoNode, ways: number, next: GoNode | undefined, after: RuneSet): number {
  if (repeat.kind !== 'repeat' || repeat.body.kind !== 'class' || next === undefined) return 1;
  const reach = longestMatch(next);
  if (!isNullable(next) || reach === Infinity || intersects(repeat.body.set, after)) return 1;
  return Math.min(1, (reach + 1) / ways);
}

/** Branches that begin with different runes exclude each other. Those that begin with the same are taken together: there may be thousands. */
function costOfBranches(branches: readonly GoNode[], after: RuneSet): Cost {
  const heads = new Map<string, BranchHead>();
  let steps = 1;
  let all = 0;
  for (const branch of branches) {
    const cost = costOf(branch, after);
    const first = firstRunes(branch, after);
    const isEmpty = isNullable(branch);
    const key = `${isEmpty} ${first.join(' ')}`;
    const known = heads.get(key);
    heads.set(key, { first, isEmpty, ways: (known?.ways ?? 0) + cost.ways });
    steps += cost.steps;
    all += cost.ways;
  }
  if (heads.size > MOST_HEADS) return { ways: Math.max(1, all), steps };
  const ways = [...heads.values()].map(({ first, isEmpty }) =>
    [...heads.values()]
      .filter(other => isEmpty || other.isEmpty || intersects(first, other.first))
      .reduce((sum, other) => sum + other.ways, 0),
  );
  return { ways: Math.max(1, ...ways), steps };
}

function costOfRepeat({ body, min, max }: Extract<GoNode, { kind: 'repeat' }>, after: RuneSet): Cost {
  if (max === 0) return ONE;
  const first = firstRunes(body, after);
  const turn = costOf(body, union(first, after));
  if (turn.ways === 1) {
    const isDecided = !isNullable(body) && !intersects(first, after);
    return { ways: isDecided ? 1 : max - min + 1, steps: 1 + max * turn.steps };
  }
  const ways = turn.ways ** max * (max - min + 1);
  return { ways, steps: ways * turn.steps };
}
