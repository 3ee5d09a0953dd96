import { concentrated, even, passes, type Rates, simulate } from '../__tests__/doubles/noisy-suite.ts';
import { seededRandom } from '../__tests__/doubles/seeded-random.ts';
import { FREEZE_RERUNS } from '../src/regression/noise/design.ts';
import { printCritical } from './regression-critical.ts';

// How often noise is told to be a drop, and how often a drop is found: seeded, so that the same figures come again.

const CASES = 25;
const REPEATS = 5;
const RUNS = 3000;
const RATES = [0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 1];
const FROZEN = REPEATS * (1 + FREEZE_RERUNS);

const percent = (share: number): string => `${(100 * share).toFixed(2)} %`.padStart(9);
const play = (rates: readonly Rates[], repeatsBefore: number, seed: number, runs = RUNS) =>
  simulate({ rates, repeats: REPEATS, repeatsBefore, runs, random: seededRandom(seed) });
const found = (rates: readonly Rates[], repeatsBefore: number, seed: number, runs = RUNS): string =>
  percent(play(rates, repeatsBefore, seed, runs).dropped / runs);

for (const repeatsBefore of [REPEATS, FROZEN]) {
  console.log(
    `${CASES} cases of ${REPEATS} repeats, ${RUNS} runs, each against a baseline of its own of ${repeatsBefore} repeats`,
  );
  console.log('rate  false alarms  suspected     rerun  20 points lower: all cases  some broken');
  for (const rate of RATES) {
    const { dropped, suspected, runs, rerunShare } = play(even(CASES, rate, rate), repeatsBefore, 1);
    const spread = found(even(CASES, rate, rate - 0.2), repeatsBefore, 2);
    const broken = found(concentrated(CASES, rate, 0.2), repeatsBefore, 3);
    const alarms = `${percent(dropped / runs)}     ${percent(suspected / runs)} ${percent(rerunShare)}`;
    console.log(`${rate.toFixed(2)}  ${alarms}             ${spread}    ${broken}`);
  }
  console.log('\nfrom 0.95, all cases lower by');
  for (const drop of [0.05, 0.1, 0.15, 0.2, 0.3])
    console.log(`${drop.toFixed(2)}  ${found(even(CASES, 0.95, 0.95 - drop), repeatsBefore, 4, 1000)}`);
  console.log('\none case of rate 0.99 that never passes any more, in a suite of');
  for (const cases of [1, 5, 25, 100, 300]) {
    const rates = Array.from({ length: cases }, (_, index) => ({
      before: 0.99,
      now: index === 0 ? 0 : 0.99,
    }));
    console.log(`${String(cases).padEnd(4)}  ${found(rates, repeatsBefore, 5, 500)}`);
  }
  console.log('');
}

printCritical();

console.log(
  'one baseline for all runs: false alarms of 200 baselines of rate 0.9, 500 runs each, by their luck',
);
for (const repeatsBefore of [5, 10, 20, 50]) {
  const random = seededRandom(6);
  const shares = Array.from({ length: 200 }, () => {
    const baseline = Array.from({ length: CASES }, () => passes(0.9, repeatsBefore, random));
    const rates = even(CASES, 0.9, 0.9);
    const { dropped } = simulate({ rates, repeats: REPEATS, repeatsBefore, runs: 500, random, baseline });
    return dropped / 500;
  }).sort((one, other) => one - other);
  const at = (share: number): string => percent(shares[Math.floor(share * 199)] ?? 0);
  const mean = percent(shares.reduce((sum, share) => sum + share, 0) / shares.length);
  console.log(
    `${String(repeatsBefore).padEnd(3)} repeats: mean ${mean}, median ${at(0.5)}, 95th of 100 ${at(0.95)}, worst ${at(1)}`,
  );
}
