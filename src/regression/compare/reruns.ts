import type { Baseline, BaselineCase } from '../baseline-schema.ts';
import type { CaseResult } from '../case-result.ts';
import { type NoisyCase, suspectsOf } from '../noise/judge-noise.ts';
import { breaksOwnRule } from '../own-rule.ts';
import { isReached, passEstimate } from '../pass-estimate.ts';
import { weightedMean } from '../scores.ts';
import type { SuiteRun } from '../suite-run.ts';
import { casesOfTier } from './compatibility.ts';

export interface RerunsNeeded {
  /** Sorted. */
  readonly ids: readonly string[];
  /** How often each of them is to be run again. */
  readonly repeats: number;
}

/** Which noisy cases have to be run again before anybody may say that they dropped, or that a critical one fails. */
export function rerunsNeeded(run: SuiteRun, baseline: Baseline): RerunsNeeded {
  const noisy = noisyCases(run, baseline);
  const { suspects, rerunRepeats } = suspectsOf(noisy);
  const compared = new Set(noisy.map(({ id }) => id));
  const critical = run.cases
    .filter(each => each.is_critical && each.is_noisy && breaksOwnRule(each, compared.has(each.id)))
    .map(({ id }) => id);
  const repeats = noisy.length > 0 ? rerunRepeats : 3 * mostRepeats(run.cases);
  return { ids: [...new Set([...suspects, ...critical])].sort(), repeats };
}

/** The noisy cases that both have. */
export function noisyCases(run: SuiteRun, baseline: Baseline): readonly NoisyCase[] {
  const now = new Map(run.cases.map(each => [each.id, each]));
  return casesOfTier(baseline, run.tier).flatMap(before => {
    const result = now.get(before.id);
    return before.is_noisy && result !== undefined
      ? [{ id: before.id, isCritical: before.is_critical, before: tallyOf(before), now: tallyOf(result) }]
      : [];
  });
}

/** A case with the repeats of its rerun: they count like those of its first run. */
export function withReruns(result: CaseResult, rerun: CaseResult | undefined): CaseResult {
  if (rerun === undefined) return result;
  const repeats = [...result.repeats, ...rerun.repeats];
  const passes = result.passes + rerun.passes;
  const estimate = passEstimate(result.pass, result.k, passes, repeats.length);
  return {
    ...result,
    repeats,
    passes,
    estimate,
    passed: isReached(estimate, result.least),
    score: weightedMean(repeats.map(({ score }) => ({ score, weight: 1 }))) ?? 0,
    duration_ms: result.duration_ms + rerun.duration_ms,
  };
}

function tallyOf({ passes, repeats }: BaselineCase | CaseResult): NoisyCase['before'] {
  return { passed: passes, repeats: repeats.length };
}

function mostRepeats(cases: readonly CaseResult[]): number {
  return Math.max(1, ...cases.map(({ repeats }) => repeats.length));
}
