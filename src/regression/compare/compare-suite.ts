import type { Baseline } from '../baseline-schema.ts';
import type { CaseResult } from '../case-result.ts';
import { judgeNoise, type NoiseVerdict } from '../noise/judge-noise.ts';
import type { BaselineProblem } from '../parse-baseline.ts';
import type { BaselineReading } from '../read-baseline.ts';
import { compareScores, weightedMean } from '../scores.ts';
import type { SuiteRun } from '../suite-run.ts';
import { compareCases, uncompared } from './compare-cases.ts';
import type { ComparedCase } from './compared-case.ts';
import type { Comparison } from './comparison.ts';
import { incompatibilityOf } from './compatibility.ts';
import { noisyCases, withReruns } from './reruns.ts';
import { verdictOf } from './verdict.ts';

export interface CompareOptions {
  readonly run: SuiteRun;
  readonly reading: BaselineReading;
  /** What was run again: the whole of `rerunsNeeded`, or less when it could not be. */
  readonly reruns: readonly CaseResult[];
  /** 0..1, `regression.tolerance` of p1.yml. */
  readonly tolerance: number;
}

/** Compares a run with its baseline. Pure: the same run, baseline and reruns give the same answer. */
export function compareSuite({ run: first, reading, reruns, tolerance }: CompareOptions): Comparison {
  const rerunById = new Map(reruns.map(each => [each.id, each]));
  const run = { ...first, cases: first.cases.map(each => withReruns(each, rerunById.get(each.id))) };
  if (reading.kind === 'problem') return notCompared(reading, run, tolerance);
  const { baseline, former } = reading;
  const problem = incompatibilityOf(first, baseline);
  if (problem !== null) return { ...notCompared(problem, run, tolerance), baseline, former };
  const noise = noiseOf(first, baseline, rerunById);
  const cases = compareCases(run, baseline, noise, rerunById);
  const facts = { ...factsOf(run, cases, tolerance), baseline, former, noise };
  return { ...facts, ...verdictOf({ ...facts, noise }) };
}

function notCompared(
  { reasonCode, message, fix }: BaselineProblem,
  run: SuiteRun,
  tolerance: number,
): Comparison {
  const facts = factsOf(run, uncompared(run), tolerance);
  return { ...facts, verdict: null, reasonCode, message, fix, baseline: null, former: [], noise: null };
}

function noiseOf(run: SuiteRun, baseline: Baseline, reruns: ReadonlyMap<string, CaseResult>): NoiseVerdict {
  const tallies = [...reruns].map(([id, { passes, repeats }]) => {
    const ended = repeats.filter(({ end }) => end !== 'cancelled');
    return [id, { passed: passes, repeats: ended.length }] as const;
  });
  return judgeNoise(noisyCases(run, baseline), new Map(tallies));
}

function factsOf(run: SuiteRun, cases: readonly ComparedCase[], tolerance: number) {
  const compared = cases.flatMap(({ before, now, weight }) =>
    before && now ? [{ before, now, weight }] : [],
  );
  const baselineScore = weightedMean(compared.map(({ before, weight }) => ({ score: before.score, weight })));
  const score = weightedMean(
    compared.length === 0 ? run.cases : compared.map(({ now, weight }) => ({ score: now.score, weight })),
  );
  const delta = score === null || baselineScore === null ? null : score - baselineScore;
  const present = cases.flatMap(({ now }) => (now === null ? [] : [now]));
  const turned = cases.filter(
    ({ isNoisy, before, now }) => isNoisy && before && now && before.passed !== now.passed,
  );
  const nowFailing = turned.filter(({ now }) => now?.passed === false).length;
  return {
    run,
    cases,
    score,
    baselineScore,
    delta,
    tolerance,
    headroom: delta === null || compareScores(delta, 0) <= 0 ? 0 : delta,
    passed: present.filter(({ passed }) => passed).length,
    failed: present.filter(({ passed }) => !passed).length,
    netNewlyFailing: nowFailing - (turned.length - nowFailing),
  };
}
