import { compareSuite } from '../../src/regression/compare/compare-suite.ts';
import { rerunsNeeded } from '../../src/regression/compare/reruns.ts';
import { passes, type Rates } from './noisy-suite.ts';
import { frozen, noisyResult, readingOf, suiteRun } from './regression/suite-runs.ts';

export interface VerdictOptions {
  readonly rates: readonly Rates[];
  /** How many of the cases, the first ones, are critical too. */
  readonly critical: number;
  /** What their files declare; undefined declares none. */
  readonly least?: number;
  readonly repeats: number;
  readonly repeatsBefore: number;
  readonly runs: number;
  readonly random: () => number;
}

/** Plays whole runs with their verdicts, critical cases and reruns included. Returns how many are `regressed`. */
export function countRegressed(options: VerdictOptions): number {
  const { rates, critical, least, repeats, repeatsBefore, runs, random } = options;
  const result = (index: number, rate: number, of: number) =>
    noisyResult(String(index), passes(rate, of, random), of, {
      is_critical: index < critical,
      least: least ?? 1,
      declares_least: least !== undefined,
    });
  let regressed = 0;
  for (let run = 0; run < runs; run += 1) {
    const baseline = frozen(suiteRun(rates.map(({ before }, index) => result(index, before, repeatsBefore))));
    const now = suiteRun(rates.map((rate, index) => result(index, rate.now, repeats)));
    const needed = rerunsNeeded(now, baseline);
    const reruns = needed.ids.map(id => result(Number(id), rates[Number(id)]?.now ?? 0, needed.repeats));
    const { verdict } = compareSuite({ run: now, reading: readingOf(baseline), reruns, tolerance: 0.02 });
    if (verdict === 'regressed') regressed += 1;
  }
  return regressed;
}
