import type { Baseline, BaselineCase } from '../baseline-schema.ts';
import type { CaseResult } from '../case-result.ts';
import type { NoiseVerdict } from '../noise/judge-noise.ts';
import { breaksOwnRule } from '../own-rule.ts';
import type { SuiteRun } from '../suite-run.ts';
import {
  type ComparedCase,
  compareExactly,
  diffOf,
  otherWayOf,
  reasonOf,
  standingOf,
} from './compared-case.ts';
import { casesOfTier } from './compatibility.ts';

/** Every case of the run or of the baseline's tier, sorted by id. */
export function compareCases(
  run: SuiteRun,
  baseline: Baseline,
  noise: NoiseVerdict,
  reruns: ReadonlyMap<string, CaseResult>,
): readonly ComparedCase[] {
  const frozen = new Map(casesOfTier(baseline, run.tier).map(each => [each.id, each]));
  const now = new Map(run.cases.map(each => [each.id, each]));
  const ids = [...new Set([...frozen.keys(), ...now.keys()])].sort();
  return ids.flatMap(id => {
    const before = frozen.get(id);
    const result = now.get(id);
    if (result !== undefined) return [caseOf(result, before, noise, reruns.get(id))];
    return before === undefined ? [] : [missing(before, run.case_ids.includes(id))];
  });
}

/** All cases of a run that has nothing to be compared with. */
export function uncompared({ cases }: SuiteRun): readonly ComparedCase[] {
  return cases.map(result => newCase(result, undefined));
}

function newCase(result: CaseResult, rerun: CaseResult | undefined): ComparedCase {
  return {
    ...partsOf(result, rerun),
    change: 'new',
    before: null,
    breaksOwnRule: breaksOwnRule(result, false),
    why: failureOf(result),
  };
}

function caseOf(
  result: CaseResult,
  before: BaselineCase | undefined,
  noise: NoiseVerdict,
  rerun: CaseResult | undefined,
): ComparedCase {
  const parts = partsOf(result, rerun);
  if (before === undefined) return newCase(result, rerun);
  const frozen = standingOf(before);
  if (!before.is_noisy) return { ...parts, before: frozen, ...compareExactly(before, result) };
  const share = before.passes / before.repeats.length;
  const difference = result.passes / result.repeats.length - share;
  const dropped = noise.dropped.find(({ id }) => id === result.id);
  if (dropped !== undefined)
    return {
      ...parts,
      before: frozen,
      change: 'dropped',
      why: `It passes less often, also when rerun: by chance that happens ${chanceText(dropped.chance)}. ${reasonOf(result)}`,
    };
  const change = difference < 0 ? 'lower' : difference > 0 ? 'improved' : 'same';
  return {
    ...parts,
    before: frozen,
    change,
    why: change === 'lower' ? reasonOf(result) : otherWayOf(before, result),
  };
}

/** `once in 15,504 runs`. */
export function chanceText(chance: number): string {
  return `once in ${Math.round(1 / Math.max(chance, 1e-12)).toLocaleString('en-US')} runs`;
}

function partsOf(result: CaseResult, rerun: CaseResult | undefined) {
  const { id, title, path, weight, is_critical, is_noisy, passes, repeats } = result;
  return {
    id,
    title,
    path,
    weight,
    isCritical: is_critical,
    isNoisy: is_noisy,
    breaksOwnRule: breaksOwnRule(result, true),
    now: standingOf(result),
    rerun: rerun === undefined ? null : { passed: rerun.passes, repeats: rerun.repeats.length },
    isFlaky: passes > 0 && passes < repeats.length,
    diff: diffOf(result),
  };
}

function missing(before: BaselineCase, isDefined: boolean): ComparedCase {
  return {
    id: before.id,
    title: before.id,
    path: null,
    weight: before.weight,
    isCritical: before.is_critical,
    isNoisy: before.is_noisy,
    breaksOwnRule: false,
    change: 'missing',
    before: standingOf(before),
    now: null,
    rerun: null,
    isFlaky: false,
    why: isDefined
      ? 'It has no result: its part of the run is not there.'
      : 'It is in the baseline and not in the suite any more.',
    diff: null,
  };
}

function failureOf(result: CaseResult): string | null {
  return result.passed ? null : reasonOf(result);
}
