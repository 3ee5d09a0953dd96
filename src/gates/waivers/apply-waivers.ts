import type { GateId } from '../../config/gate-ids.ts';
import type { Criterion, GateFinding } from '../gate.ts';
import { globMatcher } from '../glob.ts';
import { daysLeft, isSameUser, LONGEST_WAIVER_DAYS, type Waiver } from './waiver.ts';

export interface WaiverRequest {
  /** Those in force: the base's, where a change is judged. */
  readonly waivers: readonly Waiver[];
  readonly findings: readonly GateFinding[];
  /** The criteria of all gates. */
  readonly criteria: readonly Criterion[];
  /** The gates that have judged: of any other nobody knows whether a waiver is of use. */
  readonly judged: readonly GateId[];
  readonly now: Date;
  /** Who wrote the change: the author of the pull request, or of each of a merge group. */
  readonly authors: readonly string[];
}

export interface WaiverUse {
  /** In the order of the findings. */
  readonly applied: readonly { readonly finding: GateFinding; readonly waiver: Waiver | null }[];
  /** Waivers that stand for a finding. */
  readonly used: readonly Waiver[];
  /** Waivers in force for which there is no finding. */
  readonly unused: readonly Waiver[];
}

/**
 * Which waiver stands for which finding. One that is expired, ends too late or was allowed by its owner or by who wrote the change stands for
 * none; and nothing stands for an error, of which nobody knows what it hides.
 */
export function applyWaivers({
  waivers,
  findings,
  criteria,
  judged,
  now,
  authors,
}: WaiverRequest): WaiverUse {
  const errors = new Set(criteria.filter(({ level }) => level === 'error').map(({ id }) => id));
  const inForce = waivers
    .filter(waiver => standsAt(waiver, now) && !isSelfApproved(waiver, authors))
    .map(waiver => ({ waiver, matches: scopeOf(waiver) }));
  const used = new Set<Waiver>();
  const applied = findings.map(finding => {
    const found = errors.has(finding.criterion)
      ? []
      : inForce.filter(
          ({ waiver, matches }) => waiver.criterion === finding.criterion && matches(finding.scope),
        );
    for (const { waiver } of found) used.add(waiver);
    return { finding, waiver: found[0]?.waiver ?? null };
  });
  const unused = inForce.flatMap(({ waiver }) =>
    !used.has(waiver) && judged.includes(waiver.gate) ? [waiver] : [],
  );
  return { applied, used: [...used], unused };
}

/** Whether its day has not passed and is not too far away. */
export function standsAt(waiver: Waiver, now: Date): boolean {
  const days = daysLeft(waiver, now);
  return days >= 0 && days <= LONGEST_WAIVER_DAYS;
}

/** Whether who allowed it is who has to answer for it, or one of `authors`. */
export function isSelfApproved({ approver, owner }: Waiver, authors: readonly string[]): boolean {
  return [owner, ...authors].some(name => isSameUser(approver, name));
}

/** A scope is written as the check shows it, brackets and all, or as a glob. */
function scopeOf({ scope }: Waiver): (found: string) => boolean {
  const matches = globMatcher(scope);
  return found => found === scope || matches?.(found) === true;
}
