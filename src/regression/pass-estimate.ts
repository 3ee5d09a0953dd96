import type { PassRule } from './case.ts';

/**
 * The unbiased estimate, from `passes` of `repeats` tries, of the chance that of k tries one passes (`any`, pass@k: Chen et
 * al., "Evaluating Large Language Models Trained on Code", arXiv:2107.03374, section 2.1), or that all do (`all`, pass^k: Yao
 * et al., "τ-bench", arXiv:2406.12045, section 4). k is from 1 to `repeats`.
 */
export function passEstimate(rule: PassRule, k: number, passes: number, repeats: number): number {
  return rule === 'any' ? 1 - shareOfAll(repeats - passes, repeats, k) : shareOfAll(passes, repeats, k);
}

/** Whether an estimate is at least `least`: it is a product of fractions, and one that is meant to be 0.8 may be a little less. */
export function isReached(estimate: number, least: number): boolean {
  return estimate >= least - 1e-9;
}

/** C(some, k) / C(all, k): the share of the choices of k that come from `some` alone. */
function shareOfAll(some: number, all: number, k: number): number {
  let share = 1;
  for (let index = 0; index < k; index += 1) share *= Math.max(0, some - index) / (all - index);
  return share;
}
