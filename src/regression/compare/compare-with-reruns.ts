import type { CaseResult } from '../case-result.ts';
import { type CompareOptions, compareSuite } from './compare-suite.ts';
import type { Comparison } from './comparison.ts';
import { incompatibilityOf } from './compatibility.ts';
import { rerunsNeeded } from './reruns.ts';

/** Runs these cases again, so often each; what it leaves out was not rerun. */
export type Rerun = (ids: readonly string[], repeats: number) => Promise<readonly CaseResult[]>;

/**
 * Compares a run with its baseline, and runs suspects again before it says that they dropped. A shard by itself, or a run that
 * cannot be compared, reruns nothing.
 *
 * @throws what `rerun` throws.
 */
export async function compareWithReruns(
  options: Omit<CompareOptions, 'reruns'> & { readonly rerun: Rerun },
): Promise<Comparison> {
  const { run, reading, rerun } = options;
  const isComparable =
    run.shard === null && reading.kind === 'hit' && incompatibilityOf(run, reading.baseline) === null;
  const needed = isComparable ? rerunsNeeded(run, reading.baseline) : { ids: [], repeats: 0 };
  const reruns = needed.ids.length === 0 ? [] : await rerun(needed.ids, needed.repeats);
  return compareSuite({ ...options, reruns });
}
