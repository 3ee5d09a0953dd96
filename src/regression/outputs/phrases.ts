import type { CaseStanding, ComparedCase } from '../compare/compared-case.ts';
import type { Comparison } from '../compare/comparison.ts';
import { formatScore } from '../scores.ts';

/** `PASS`, `DEGRADED`, `REGRESSED`, `INSUFFICIENT`, or `ERROR` when nothing could be compared. */
export function headOf({ verdict }: Pick<Comparison, 'verdict'>): string {
  return (verdict ?? 'error').toUpperCase();
}

/** `passes, 5 of 5, 100.0 %`; what there is not is a dash. */
export function standingText(standing: CaseStanding | null): string {
  if (standing === null) return '-';
  const { passed, passes, repeats, score } = standing;
  const times = repeats === 1 ? '' : `, ${passes} of ${repeats}`;
  return `${passed ? 'passes' : 'fails'}${times}, ${formatScore(score)}`;
}

/** `critical, noisy, flaky`, as far as they hold. */
export function kindText({ isCritical, isNoisy, isFlaky }: ComparedCase): string {
  return [isCritical && 'critical', isNoisy && 'noisy', isFlaky && 'flaky']
    .filter(each => each !== false)
    .join(', ');
}

/** What a reader has to see: all that is not as it was, and what fails as before. A noisy case that passes more often is none. */
export function isOfNote({ change, isNoisy, now }: ComparedCase): boolean {
  if (now?.passed === false) return true;
  return change !== 'same' && !(isNoisy && change === 'improved');
}

/** What was frozen when, by whom and why; null without a baseline. */
export function baselineText({ baseline }: Pick<Comparison, 'baseline'>): string | null {
  if (baseline === null) return null;
  const { frozen_at, actor, commit, reason } = baseline.provenance;
  return `${baseline.digest.slice(0, 12)}, frozen ${frozen_at.slice(0, 10)} by ${actor} at ${commit.slice(0, 12)}: ${reason}`;
}

/** What the statistics say, in a sentence; null when there is no noisy case to say it of. */
export function noiseText({ noise, run }: Pick<Comparison, 'noise' | 'run'>): string | null {
  if (noise === null || !run.cases.some(({ is_noisy }) => is_noisy)) return null;
  const share = `Without a drop, the noisy cases together come out so low in ${(100 * noise.suiteChance).toFixed(1)} % of runs.`;
  const { rerunRepeats, seesBrokenCase } = noise.design;
  const reruns = `Suspects are rerun ${rerunRepeats} times.`;
  const limit = seesBrokenCase
    ? ''
    : ' With so few repeats in the baseline, no noisy case can be told from noise by itself: raise noisy-repeats, and freeze.';
  return `${share} ${reruns}${limit}`;
}
