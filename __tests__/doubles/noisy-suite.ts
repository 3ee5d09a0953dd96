import { judgeNoise, type NoisyCase, suspectsOf } from '../../src/regression/noise/judge-noise.ts';

/** How often each case of a simulated suite passes, by its rate at the freeze and its rate now. */
export interface Rates {
  readonly before: number;
  readonly now: number;
}

export interface Simulated {
  readonly runs: number;
  /** Runs that ended with a confirmed drop. */
  readonly dropped: number;
  /** Runs in which something was rerun. */
  readonly suspected: number;
  /** Repeats that were made in reruns, as a share of those of first runs. */
  readonly rerunShare: number;
}

export interface SimulationOptions {
  readonly rates: readonly Rates[];
  readonly repeats: number;
  readonly runs: number;
  readonly random: () => number;
  /** How often a case was run at the freeze, where that is not `repeats`. */
  readonly repeatsBefore?: number;
  /** One baseline for all runs, in place of a new one for each: passes of each case. */
  readonly baseline?: readonly number[];
}

/** Plays whole runs of a suite of noisy cases against baselines, reruns included. */
export function simulate(options: SimulationOptions): Simulated {
  const { rates, repeats, repeatsBefore = repeats, runs, random, baseline } = options;
  let dropped = 0;
  let suspected = 0;
  let rerun = 0;
  for (let run = 0; run < runs; run += 1) {
    const cases = rates.map(({ before, now }, index): NoisyCase => {
      const passed = baseline?.[index] ?? passes(before, repeatsBefore, random);
      return {
        id: String(index),
        isCritical: false,
        before: { passed, repeats: repeatsBefore },
        now: { passed: passes(now, repeats, random), repeats },
      };
    });
    const { suspects, rerunRepeats } = suspectsOf(cases);
    const reruns = new Map(
      suspects.map(id => {
        const passed = passes(rates[Number(id)]?.now ?? 0, rerunRepeats, random);
        return [id, { passed, repeats: rerunRepeats }];
      }),
    );
    rerun += suspects.length * rerunRepeats;
    if (suspects.length > 0) suspected += 1;
    if (judgeNoise(cases, reruns).kind === 'dropped') dropped += 1;
  }
  return { runs, dropped, suspected, rerunShare: rerun / (runs * rates.length * repeats) };
}

/** So many cases, all of one rate before and one now. */
export function even(cases: number, before: number, now: number): readonly Rates[] {
  return Array.from({ length: cases }, () => ({ before, now }));
}

/** The same drop of the suite as a whole, by cases that never pass any more. */
export function concentrated(cases: number, rate: number, drop: number): readonly Rates[] {
  const broken = Math.round((cases * drop) / rate);
  return Array.from({ length: cases }, (_, index) => ({ before: rate, now: index < broken ? 0 : rate }));
}

export function passes(rate: number, repeats: number, random: () => number): number {
  let count = 0;
  for (let repeat = 0; repeat < repeats; repeat += 1) if (random() < rate) count += 1;
  return count;
}
