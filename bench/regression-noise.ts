import { concentrated, even, passes, type Rates, simulate } from '../__tests__/doubles/noisy-suite.ts';
import { seededRandom } from '../__tests__/doubles/seeded-random.ts';

// How often noise is told to be a drop, and how often a drop is found: seeded, so that the same figures come again.

const CASES = 25;
const REPEATS = 5;
const RUNS = 10_000;
const RATES = [0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 1];
const percent = (share: number): string => `${(100 * share).toFixed(2)} %`.padStart(9);
const play = (rates: readonly Rates[], seed: number, runs = RUNS) =>
  simulate({ rates, repeats: REPEATS, runs, random: seededRandom(seed) });

console.log(`${CASES} cases, ${REPEATS} repeats, ${RUNS} runs, each against a baseline of its own`);
console.log('rate     false alarms    suspected  rerun of repeats');
for (const rate of RATES) {
  const { dropped, suspected, runs, rerunShare } = play(even(CASES, rate, rate), 1);
  console.log(
    `${rate.toFixed(2)}     ${percent(dropped / runs)}    ${percent(suspected / runs)}  ${percent(rerunShare)}`,
  );
}

console.log('\na drop of 20 points: found when spread over all cases, and when cases broke');
for (const rate of RATES) {
  const spread = play(even(CASES, rate, rate - 0.2), 2);
  const broken = play(concentrated(CASES, rate, 0.2), 3);
  console.log(
    `${rate.toFixed(2)}     ${percent(spread.dropped / RUNS)}    ${percent(broken.dropped / RUNS)}`,
  );
}

console.log('\nsmaller and larger drops from 0.95, spread over all cases');
for (const drop of [0.05, 0.1, 0.15, 0.2, 0.3]) {
  console.log(
    `${drop.toFixed(2)}     ${percent(play(even(CASES, 0.95, 0.95 - drop), 4, 2000).dropped / 2000)}`,
  );
}

console.log('\none case of rate 0.99 that never passes any more, by the size of the suite');
for (const cases of [1, 5, 25, 100, 300]) {
  const rates = Array.from({ length: cases }, (_, index) => ({ before: 0.99, now: index === 0 ? 0 : 0.99 }));
  console.log(`${String(cases).padEnd(4)}     ${percent(play(rates, 5, 1000).dropped / 1000)}`);
}

console.log(
  '\none baseline for all runs: false alarms of 200 baselines of rate 0.9, 500 runs of 5 repeats each, by their luck',
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
    `${String(repeatsBefore).padEnd(3)} repeats at the freeze: mean ${mean}, median ${at(0.5)}, 95th of 100 ${at(0.95)}, worst ${at(1)}`,
  );
}
