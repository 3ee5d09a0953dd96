import { compareVersions, formatVersion, nextAfter, type Version } from './version.ts';

/** Versions from `low` on and below `high`; null is no end. */
export interface Interval {
  readonly low: Version;
  readonly high: Version | null;
}

/** The versions that a pin allows: those of any of its intervals. None allows nothing. */
export type Constraint = readonly Interval[];

const ZERO: Version = [0, 0, 0];

export const ANY: Constraint = [{ low: ZERO, high: null }];

/** Versions that begin with the first `precision` numbers of `version`. */
export function startingWith(version: Version, precision: 1 | 2 | 3): Constraint {
  const low: Version = [version[0], precision > 1 ? version[1] : 0, precision > 2 ? version[2] : 0];
  return [{ low, high: nextAfter(version, precision) }];
}

export function atLeast(low: Version): Constraint {
  return [{ low, high: null }];
}

export function below(high: Version): Constraint {
  return [{ low: ZERO, high }];
}

export function intersect(a: Constraint, b: Constraint): Constraint {
  return a.flatMap(one => b.flatMap(other => overlap(one, other)));
}

export function allows(constraint: Constraint, version: Version): boolean {
  return constraint.some(
    ({ low, high }) =>
      compareVersions(low, version) <= 0 && (high === null || compareVersions(version, high) < 0),
  );
}

/** Whether one version can satisfy both. */
export function canBothHold(a: Constraint, b: Constraint): boolean {
  return intersect(a, b).length > 0;
}

export function lowestOf(constraint: Constraint): Version {
  return constraint.map(({ low }) => low).sort(compareVersions)[0] ?? ZERO;
}

/** Whether there is no newest version that it allows. */
export function isOpen(constraint: Constraint): boolean {
  return constraint.some(({ high }) => high === null);
}

/** The one version that it allows, or null. */
export function exactly(constraint: Constraint): Version | null {
  const [only, ...more] = constraint;
  if (only === undefined || more.length > 0 || only.high === null) return null;
  return compareVersions(nextAfter(only.low, 3), only.high) === 0 ? only.low : null;
}

/** `>=18.0.0 <19.0.0 || >=20.0.0`. */
export function formatConstraint(constraint: Constraint): string {
  if (constraint.length === 0) return 'nothing';
  return constraint
    .map(({ low, high }) => `>=${formatVersion(low)}${high === null ? '' : ` <${formatVersion(high)}`}`)
    .join(' || ');
}

function overlap(a: Interval, b: Interval): readonly Interval[] {
  const low = compareVersions(a.low, b.low) >= 0 ? a.low : b.low;
  const high =
    a.high === null ? b.high : b.high === null || compareVersions(a.high, b.high) <= 0 ? a.high : b.high;
  return high !== null && compareVersions(low, high) >= 0 ? [] : [{ low, high }];
}
