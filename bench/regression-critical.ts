import { even } from '../__tests__/doubles/noisy-suite.ts';
import { countRegressed } from '../__tests__/doubles/noisy-verdicts.ts';
import { seededRandom } from '../__tests__/doubles/seeded-random.ts';
import { FREEZE_RERUNS } from '../src/regression/noise/design.ts';

/**
 * How often a suite of 25 noisy cases, some of them critical, is `regressed`: whole verdicts, reruns included, each against a baseline
 * of its own as a freeze makes it.
 */
export function printCritical(): void {
  const repeats = 5;
  const repeatsBefore = repeats * (1 + FREEZE_RERUNS);
  const share = (
    options: Omit<Parameters<typeof countRegressed>[0], 'repeats' | 'repeatsBefore' | 'random'>,
  ) => {
    const random = seededRandom(8);
    const regressed = countRegressed({ ...options, repeats, repeatsBefore, random });
    return `${((100 * regressed) / options.runs).toFixed(1)} %`.padStart(8);
  };
  console.log('critical noisy cases: runs that are regressed, 1,000 of each without a drop, 200 with one');
  console.log(
    'rate  5 of 25  25 of 25  all lower by 20 points  one critical never passes  one by half  with least: 0.8',
  );
  for (const rate of [0.9, 0.95, 0.97, 1]) {
    const same = even(25, rate, rate);
    const one = (now: number) => ({
      rates: [{ before: rate, now }, ...even(24, rate, rate)],
      critical: 1,
      runs: 200,
    });
    const columns = [
      share({ rates: same, critical: 5, runs: 1000 }),
      share({ rates: same, critical: 25, runs: 1000 }),
      share({ rates: even(25, rate, rate - 0.2), critical: 25, runs: 200 }),
      share(one(0)),
      share(one(rate / 2)),
      share({ rates: same, critical: 5, least: 0.8, runs: 1000 }),
    ];
    console.log(`${rate.toFixed(2)}  ${columns.join('  ')}`);
  }
  console.log('');
}
