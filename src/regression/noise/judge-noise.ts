import { LEVELS, type NoiseDesign, noiseDesign } from './design.ts';
import { type Stratum, stratifiedFisher, type Tally } from './stratified-fisher.ts';

/** A noisy case in the baseline and in this run. */
export interface NoisyCase extends Stratum {
  readonly id: string;
  readonly isCritical: boolean;
}

/** What looks like a drop, and has to be rerun before anybody may say so. */
export interface Suspicion {
  readonly isSuiteSuspected: boolean;
  /** Ids of the cases to rerun, each `rerunRepeats` times: all of them when the suite is suspected. */
  readonly suspects: readonly string[];
  readonly rerunRepeats: number;
  /** How likely the suite's result is without a drop. */
  readonly suiteChance: number;
}

/** What is left of a suspicion after the rerun. */
export interface NoiseVerdict {
  readonly kind: 'no-drop' | 'dropped' | 'unconfirmed';
  /** How likely the suite's result is without a drop, reruns counted where all cases were rerun. */
  readonly suiteChance: number;
  readonly hasSuiteDropped: boolean;
  /** Cases that dropped each by itself, with how likely that is without a drop. */
  readonly dropped: readonly { readonly id: string; readonly chance: number }[];
  /** Suspects that were not rerun, or not often enough. */
  readonly notRerun: readonly string[];
  readonly design: NoiseDesign;
}

/** Which noisy cases have to be rerun. Pure: the same counts give the same answer. */
export function suspectsOf(cases: readonly NoisyCase[]): Suspicion {
  const suiteChance = stratifiedFisher(cases);
  const isSuiteSuspected = cases.length > 0 && suiteChance <= LEVELS.suiteSuspicion;
  const design = designOf(cases);
  const suspects = cases.filter(each => isSuiteSuspected || isSuspect(each, design)).map(({ id }) => id);
  return { isSuiteSuspected, suspects, rerunRepeats: design.rerunRepeats, suiteChance };
}

/**
 * Whether the noisy cases dropped. A drop needs both: it was suspected in the first run, and is still unlikely to be chance (at
 * most 1 % in all) when the repeats of the rerun are counted with those of the first run. One suspicion that was not rerun in
 * full leaves the answer `unconfirmed`, unless another drop is certain.
 */
export function judgeNoise(cases: readonly NoisyCase[], reruns: ReadonlyMap<string, Tally>): NoiseVerdict {
  const design = designOf(cases);
  const { isSuiteSuspected, suspects, rerunRepeats, suiteChance: firstChance } = suspectsOf(cases);
  const notRerun = suspects.filter(id => (reruns.get(id)?.repeats ?? 0) < rerunRepeats);
  const isSuiteRerun = isSuiteSuspected && notRerun.length === 0;
  const together = cases.map(each => withRerun(each, reruns.get(each.id)));
  const suiteChance = isSuiteRerun ? stratifiedFisher(together) : firstChance;
  const hasSuiteDropped = isSuiteRerun && suiteChance <= LEVELS.suite;
  const dropped = together
    .filter(({ id }) => suspects.includes(id) && !notRerun.includes(id))
    .map(each => ({ id: each.id, chance: stratifiedFisher([each]), level: levelOf(each, design) }))
    .filter(({ chance, level }) => chance <= level)
    .map(({ id, chance }) => ({ id, chance }));
  const isDropped = hasSuiteDropped || dropped.length > 0;
  const kind = isDropped ? 'dropped' : notRerun.length > 0 ? 'unconfirmed' : 'no-drop';
  return { kind, suiteChance, hasSuiteDropped, dropped, notRerun, design };
}

/** Unlikely by itself, and such that a rerun in which it never passes would tell its drop from noise: else a rerun is of no use. */
function isSuspect(each: NoisyCase, design: NoiseDesign): boolean {
  const { before, now } = each;
  const isLower = now.passed * before.repeats < before.passed * now.repeats;
  if (!isLower || stratifiedFisher([each]) > LEVELS.caseSuspicion) return false;
  const broken = withRerun(each, { passed: 0, repeats: design.rerunRepeats });
  return stratifiedFisher([broken]) <= levelOf(each, design);
}

function levelOf({ isCritical }: NoisyCase, { caseLevel, criticalLevel }: NoiseDesign): number {
  return isCritical ? criticalLevel : caseLevel;
}

function designOf(cases: readonly NoisyCase[]): NoiseDesign {
  const least = (pick: (each: NoisyCase) => number): number =>
    cases.length === 0 ? 1 : Math.max(1, Math.min(...cases.map(pick)));
  return noiseDesign(
    cases.length,
    least(({ before }) => before.repeats),
    least(({ now }) => now.repeats),
    cases.filter(({ isCritical }) => isCritical).length,
  );
}

function withRerun(each: NoisyCase, rerun: Tally | undefined): NoisyCase {
  if (rerun === undefined) return each;
  const { passed, repeats } = each.now;
  return { ...each, now: { passed: passed + rerun.passed, repeats: repeats + rerun.repeats } };
}
