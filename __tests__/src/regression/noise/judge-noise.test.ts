import { expect, test } from '@jest/globals';
import { LEVELS, noiseDesign } from '../../../../src/regression/noise/design.ts';
import { judgeNoise, type NoisyCase, suspectsOf } from '../../../../src/regression/noise/judge-noise.ts';
import { concentrated, even, simulate } from '../../../doubles/noisy-suite.ts';
import { seededRandom } from '../../../doubles/seeded-random.ts';

const noisy = (id: string, before: number, now: number): NoisyCase => ({
  id,
  isCritical: false,
  before: { passed: before, repeats: 5 },
  now: { passed: now, repeats: 5 },
});
const steady = (count: number): NoisyCase[] =>
  Array.from({ length: count }, (_, index) => noisy(`s${index}`, 5, 5));

test('a suite as before has no suspects', () => {
  expect(suspectsOf(steady(25))).toMatchObject({ isSuiteSuspected: false, suspects: [] });
  expect(judgeNoise(steady(25), new Map())).toMatchObject({ kind: 'no-drop', notRerun: [] });
});

test('a case that fell far is rerun by itself, and cleared when it passes again', () => {
  const risen = Array.from({ length: 5 }, (_, index) => noisy(`r${index}`, 4, 5));
  const cases = [noisy('a', 5, 3), ...risen, ...steady(18), noisy('d', 5, 0)];
  expect(suspectsOf(cases)).toMatchObject({ isSuiteSuspected: false, suspects: ['d'], rerunRepeats: 15 });
  const reruns = new Map([['d', { passed: 15, repeats: 15 }]]);
  expect(judgeNoise(cases, reruns)).toMatchObject({ kind: 'no-drop', dropped: [], hasSuiteDropped: false });
});

test('a case that never passes any more has dropped, named with how unlikely that is', () => {
  const cases = [...steady(24), noisy('a', 5, 0)];
  const reruns = new Map(
    suspectsOf(cases).suspects.map(id => [id, { passed: id === 'a' ? 0 : 15, repeats: 15 }]),
  );
  const verdict = judgeNoise(cases, reruns);
  expect(verdict).toMatchObject({ kind: 'dropped', dropped: [{ id: 'a' }] });
  expect(verdict.dropped[0]?.chance).toBeCloseTo(1 / 53_130, 10);
});

test('when the suite is suspected, all of its cases are rerun', () => {
  const cases = Array.from({ length: 25 }, (_, index) => noisy(`c${index}`, 5, index < 10 ? 4 : 5));
  const suspicion = suspectsOf(cases);
  expect(suspicion.isSuiteSuspected).toBe(true);
  expect(suspicion.suspects).toHaveLength(25);
});

test('a suspicion that was not rerun, or not in full, is neither a drop nor none', () => {
  const cases = [...steady(24), noisy('a', 5, 0)];
  const { suspects, rerunRepeats } = suspectsOf(cases);
  const some = new Map(suspects.map(id => [id, { passed: 0, repeats: rerunRepeats - 1 }]));
  for (const reruns of [new Map(), some])
    expect(judgeNoise(cases, reruns)).toMatchObject({ kind: 'unconfirmed', dropped: [], notRerun: suspects });
});

test('what no rerun could tell from noise is not rerun', () => {
  const cases = [...steady(24), noisy('a', 5, 2)];
  expect(suspectsOf(cases).suspects).toEqual([]);
  expect(judgeNoise(cases, new Map()).kind).toBe('no-drop');
});

test('a rerun of what was not suspected changes nothing', () => {
  const cases = [...steady(24), noisy('a', 5, 4)];
  const reruns = new Map([['a', { passed: 0, repeats: 100 }]]);
  expect(judgeNoise(cases, reruns).kind).toBe('no-drop');
});

test('suspects are rerun often enough to tell a broken case in a suite of a thousand', () => {
  expect(noiseDesign(25, 5, 5)).toMatchObject({ rerunRepeats: 15, seesBrokenCase: true });
  expect(noiseDesign(1000, 5, 5)).toMatchObject({ rerunRepeats: 24, seesBrokenCase: true });
  expect(noiseDesign(25, 1, 1)).toMatchObject({ rerunRepeats: 6, seesBrokenCase: false });
  expect(LEVELS.suite + LEVELS.cases).toBeCloseTo(0.01, 12);
});

test.each([
  [0.5, 5],
  [0.9, 5],
  [0.95, 5],
  [0.5, 20],
  [0.9, 20],
])(
  'of 1,000 runs of 25 cases of rate %p, frozen with %p repeats, at most 1 %% are told to have dropped',
  (rate, repeatsBefore) => {
    const { dropped, runs } = simulate({
      rates: even(25, rate, rate),
      repeats: 5,
      repeatsBefore,
      runs: 1000,
      random: seededRandom(91),
    });
    expect(dropped / runs).toBeLessThanOrEqual(0.01);
  },
);

test.each([
  ['spread over all', 0.9, even(25, 0.9, 0.7)],
  ['spread over all', 1, even(25, 1, 0.8)],
  ['in cases that broke', 0.9, concentrated(25, 0.9, 0.2)],
])('a drop of 20 points %s from %p is found in at least 95 %% of runs', (_, __, rates) => {
  const { dropped, runs } = simulate({ rates, repeats: 5, runs: 300, random: seededRandom(7) });
  expect(dropped / runs).toBeGreaterThanOrEqual(0.95);
});

test('with the repeats of a freeze, such a drop is found from any rate', () => {
  for (const rate of [0.5, 0.7]) {
    const rates = even(25, rate, rate - 0.2);
    const options = { rates, repeats: 5, repeatsBefore: 20, runs: 200, random: seededRandom(7) };
    const { dropped, runs } = simulate(options);
    expect(dropped / runs).toBeGreaterThanOrEqual(0.95);
  }
});
