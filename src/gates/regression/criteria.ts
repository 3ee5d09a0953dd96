import type { Criterion } from '../gate.ts';

/** The conditions of the gate `regression`. */
export const REGRESSION_CRITERIA = [
  of('at-baseline', 'pass', 'The tier is at the baseline, or above it.'),
  of('chain-intact', 'pass', 'The baseline is whole, compatible, and follows upon all of the archive.'),
  of('no-cases', 'not-applicable', 'There is no case and no baseline at base or head.'),
  of('score-down', 'warn', 'The score is below the baseline, and no case has regressed.'),
  of('flaky', 'warn', 'A case passes in some of its repeats, and fails in others.'),
  of('headroom', 'warn', 'The score is above the baseline by more than the tolerance.'),
  of('baseline-old', 'warn', 'The baseline is older than 30 days.'),
  of('noisy-failing', 'warn', 'Fewer than 5 more noisy cases fail than did, and none is critical.'),
  of('new-case-failing', 'warn', 'A case fails that is not in the baseline.'),
  of('not-yet-frozen', 'warn', 'The change brings the first cases, and no baseline.'),
  of('critical-failed', 'fail', 'A critical case fails.'),
  of('deterministic-changed', 'fail', 'A deterministic case changed.'),
  of('drop-confirmed', 'fail', 'Noisy cases dropped, and a rerun confirms it.'),
  of('many-noisy-failing', 'fail', 'At least 5 more noisy cases fail than did.'),
  of('case-removed', 'fail', 'A case is gone, and no freeze says so.'),
  of('baseline-edited-without-freeze', 'fail', 'The baseline is another one, and no freeze made it.'),
  of('chain-broken', 'fail', 'A former baseline is missing, or left over.'),
  of('baseline-absent', 'error', 'There are cases, and no baseline.'),
  of('baseline-incompatible', 'error', 'The baseline is of other cases, settings, or of another p1.'),
  of('insufficient', 'error', 'Too little was run to be compared.'),
] as const satisfies readonly Criterion[];

function of<L extends Criterion['level']>(slug: string, level: L, states: string): Criterion {
  return { id: `regression/${slug}`, level, isLive: false, states };
}
