import { type Constraint, canBothHold, exactly, lowestOf, startingWith } from './constraint.ts';
import type { Edit } from './finding.ts';
import { isPast, type Lifecycle, linesOf, usableLines } from './lifecycle.ts';
import type { Pin } from './pin.ts';
import { formatVersion, type Version } from './version.ts';
import { agree, type Wish } from './wish.ts';

/** The version that the pins of a tool should name, as far as it is known. */
export interface Target {
  readonly version: Version;
  readonly precision: 1 | 2 | 3;
  readonly codename: string | null;
}

/** What a wish should name, and the edit of one of its pins that makes it do so. */
export interface Remedy {
  readonly target: Target | null;
  readonly editOf: (pin: Pin) => Edit | null;
}

export interface TargetFacts {
  /** Wishes of which none has a conflict with another; where parts differ, not all of them can hold at once. */
  readonly kept: readonly Wish[];
  readonly installed: Version | null;
  readonly lifecycle: Lifecycle | null;
  readonly today: string;
}

/**
 * The version that `kept` name, the one with most numbers first, if somebody maintains it; else what is installed, else the oldest line
 * that is meant to be used today: if each of `kept` that is maintained allows it. Null when none of these is known, or the maintained ones
 * differ among themselves.
 */
export function targetOf({ kept, installed, lifecycle, today }: TargetFacts): Target | null {
  const isOver = (constraint: Constraint): boolean => {
    const lines = lifecycle === null ? [] : linesOf(lifecycle, constraint);
    return lines.length > 0 && lines.every(line => isPast(line, today));
  };
  const living = kept.filter(({ constraint }) => !isOver(constraint));
  const fits = ({ version, precision }: Target): boolean => {
    const meant = startingWith(version, precision);
    return !isOver(meant) && living.every(({ constraint }) => canBothHold(constraint, meant));
  };
  if (differ(living)) return null;
  const named = namedBy(living);
  if (named !== null) return withCodename(named);
  const machine: Target | null =
    installed === null ? null : { version: installed, precision: 3, codename: null };
  if (machine !== null && fits(machine)) return withCodename(machine);
  return (lifecycle === null ? [] : usableLines(lifecycle, today)).find(fits) ?? null;

  function withCodename(target: Target): Target {
    const line = lifecycle === null ? undefined : linesOf(lifecycle, startingWith(target.version, 3))[0];
    return { ...target, codename: line?.codename ?? null };
  }
}

/** Parts that differ leave what is above them without a version that fits all. */
function differ(living: readonly Wish[]): boolean {
  const distinct = [...new Map(living.map(wish => [wish.key, wish])).values()];
  return distinct.some((wish, index) =>
    distinct.slice(0, index).some(other => !agree(wish.constraint, other.constraint)),
  );
}

export function formatTarget({ version, precision }: Target): string {
  return formatVersion(version, precision);
}

function namedBy(kept: readonly Wish[]): Target | null {
  const votes = new Map<string, { readonly target: Target; count: number }>();
  for (const wish of kept) {
    const target = wish.isList ? null : targetOfWish(wish);
    if (target === null) continue;
    const key = formatTarget(target);
    const known = votes.get(key);
    if (known === undefined) votes.set(key, { target, count: 1 });
    else known.count += 1;
  }
  const ranked = [...votes.values()].sort(
    (a, b) => b.target.precision - a.target.precision || b.count - a.count,
  );
  return ranked[0]?.target ?? null;
}

/** What can be written anew: a version, or the first numbers of one. A floor names nothing. */
function targetOfWish({ pins: [pin], constraint }: Wish): Target | null {
  const version = exactly(constraint);
  if (version !== null) return { version, precision: 3, codename: null };
  if (pin.kind !== 'range' && pin.kind !== 'alias') return null;
  const [only, ...more] = constraint;
  if (only === undefined || more.length > 0 || only.high === null) return null;
  const low = lowestOf(constraint);
  const isWholeMajor = only.high[0] === low[0] + 1 && only.high[1] === 0 && low[1] === 0;
  const precision = isWholeMajor || only.high[0] > low[0] ? 1 : 2;
  return { version: low, precision, codename: null };
}
