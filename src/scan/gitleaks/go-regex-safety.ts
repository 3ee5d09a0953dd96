import { costOf, firstRunes } from './go-regex-cost.ts';
import { type GoNode, isNullable, longestMatch } from './go-regex-node.ts';
import { EMPTY, intersects, isSubset, type RuneSet, union, WORD } from './rune-set.ts';

/** Steps that one place may cost a backtracking engine at most. */
const MAX_STEPS = 1_000_000;
const MAX_PATHS = 96;

/** One way through a pattern: its alternatives and options with an endless repeat in them are taken or not. */
type Path = readonly GoNode[];
type Run = Extract<GoNode, { kind: 'repeat' }> & {
  readonly body: { readonly kind: 'class'; readonly set: RuneSet };
};

/** What a pattern that a backtracking engine may run needs to be run piece by piece. */
export interface LinearTime {
  /** What the endless repeats take; empty where there are none. */
  readonly runs: RuneSet;
  /** How many endless repeats one match has at most. */
  readonly runCount: number;
  /** The longest match in UTF-16 units, without what the endless repeats take. */
  readonly boundedLength: number;
}

/**
 * Tells of a pattern for which a backtracking engine needs, on every text, time in proportion to its length; undefined where
 * that is not shown. Shown for: patterns whose repeats all have an end and whose steps at one place have a bound; and endless
 * repeats of one class that (1) begin at a bounded distance after a rune that they cannot take, so that a run of such runes is
 * entered at few places, and (2) if another endless repeat comes after them, are followed by a rune that they cannot take,
 * so that they are left in one way; or that end the pattern, and so always in a match.
 */
export function linearTime(node: GoNode): LinearTime | undefined {
  const paths = pathsOf(node);
  if (paths === undefined || !paths.every(runsAreBounded)) return undefined;
  if (paths.reduce((sum, path) => sum + steps(path), 0) > MAX_STEPS) return undefined;
  const runs = paths.map(path => path.filter(isRun));
  return {
    runs: union(...runs.flat().map(run => run.body.set)),
    runCount: Math.max(0, ...runs.map(list => list.length)),
    boundedLength: Math.max(
      0,
      ...paths.map(path => longestMatch({ kind: 'concat', parts: path.map(withoutEnd) })),
    ),
  };
}

function withoutEnd(node: GoNode): GoNode {
  return isRun(node) ? { ...node, max: node.min } : node;
}

function pathsOf(node: GoNode): readonly Path[] | undefined {
  if (node.kind === 'group') return pathsOf(node.body);
  if (node.kind === 'concat') return product(node.parts);
  const isSplit = node.kind === 'alternate' && hasAssertion(node);
  if (isRun(node) || (longestMatch(node) !== Infinity && !isSplit)) return [[node]];
  if (node.kind === 'alternate') return together(node.branches.map(pathsOf));
  if (node.kind === 'repeat' && node.max === 1)
    return together([node.min === 0 ? [[]] : [], pathsOf(node.body)]);
  return undefined;
}

function product(parts: readonly GoNode[]): readonly Path[] | undefined {
  let paths: readonly Path[] = [[]];
  for (const part of parts) {
    const next = pathsOf(part);
    if (next === undefined || paths.length * next.length > MAX_PATHS) return undefined;
    paths = paths.flatMap(path => next.map(more => [...path, ...more]));
  }
  return paths;
}

function together(lists: readonly (readonly Path[] | undefined)[]): readonly Path[] | undefined {
  const all: Path[] = [];
  for (const list of lists) {
    if (list === undefined) return undefined;
    all.push(...list);
  }
  return all.length > MAX_PATHS ? undefined : all;
}

function isRun(node: GoNode): node is Run {
  return node.kind === 'repeat' && node.max === Infinity && node.body.kind === 'class';
}

function runsAreBounded(path: Path): boolean {
  return path.every((node, index) => {
    if (!isRun(node)) return true;
    const rest = path.slice(index + 1);
    if (rest.every(isSureToMatch)) return true;
    return (
      isAnchored(path.slice(0, index), node.body.set) &&
      (!rest.some(isRun) || isLeftInOneWay(node.body.set, rest))
    );
  });
}

/** What is entered then ends in a match, and no place that the match took is tried again. */
function isSureToMatch(node: GoNode): boolean {
  return isNullable(node) && !hasAssertion(node);
}

function hasAssertion(node: GoNode): boolean {
  switch (node.kind) {
    case 'class':
      return false;
    case 'concat':
      return node.parts.some(hasAssertion);
    case 'alternate':
      return node.branches.some(hasAssertion);
    case 'group':
    case 'repeat':
      return hasAssertion(node.body);
    case 'assert':
      return true;
  }
}

/** Whether a rune outside `set`, or a place where none of it can come before, lies at a bounded distance before. */
function isAnchored(before: Path, set: RuneSet): boolean {
  let between: RuneSet = EMPTY;
  for (const node of [...before].reverse()) {
    if (node.kind === 'assert') {
      if (node.at === 'text-start') return true;
      if (node.at === 'line-start' && !intersects(set, [0x0a, 0x0a])) return true;
      if (node.at === 'word' && between.length > 0 && isSubset(union(between, set), WORD)) return true;
      continue;
    }
    const taken = runesOf(node);
    if (!isNullable(node) && !intersects(taken, set)) return true;
    if (isRun(node) && intersects(taken, set)) return false;
    if (!isNullable(node)) between = union(between, taken);
  }
  return false;
}

function isLeftInOneWay(set: RuneSet, rest: Path): boolean {
  if (rest.every(isNullable)) return false;
  return !intersects(
    set,
    rest.reduceRight((next, node) => firstRunes(node, next), EMPTY),
  );
}

function steps(path: Path): number {
  // An endless repeat's own steps are those of the runes that it takes: each of them counts once, where it stands.
  return costOf({ kind: 'concat', parts: path.map(node => (isRun(node) ? node.body : node)) }, EMPTY).steps;
}

function runesOf(node: GoNode): RuneSet {
  switch (node.kind) {
    case 'class':
      return node.set;
    case 'concat':
      return union(...node.parts.map(runesOf));
    case 'alternate':
      return union(...node.branches.map(runesOf));
    case 'group':
    case 'repeat':
      return runesOf(node.body);
    case 'assert':
      return EMPTY;
  }
}
