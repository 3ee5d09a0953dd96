import { expect, test } from '@jest/globals';
import { passEstimate } from '../../../src/regression/pass-estimate.ts';

/** By counting: the share of all choices of k tries that have one, or only, passes. */
function counted(rule: 'any' | 'all', k: number, passes: number, repeats: number): number {
  let good = 0;
  let all = 0;
  for (let choice = 0; choice < 1 << repeats; choice += 1) {
    const chosen = Array.from({ length: repeats }, (_, at) => at).filter(at => (choice >> at) & 1);
    if (chosen.length !== k) continue;
    all += 1;
    const passed = chosen.filter(at => at < passes).length;
    if (rule === 'any' ? passed > 0 : passed === k) good += 1;
  }
  return good / all;
}

const SIX = Array.from({ length: 7 }, (_, passes) => passes);

test.each(['any', 'all'] as const)(
  'pass %s of k is what counting every choice of k from six tries gives',
  rule => {
    for (const passes of SIX)
      for (let k = 1; k <= 6; k += 1)
        expect(passEstimate(rule, k, passes, 6)).toBeCloseTo(counted(rule, k, passes, 6), 12);
  },
);
