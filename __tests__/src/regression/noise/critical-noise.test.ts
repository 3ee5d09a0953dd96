import { expect, test } from '@jest/globals';
import { noiseDesign } from '../../../../src/regression/noise/design.ts';
import { judgeNoise } from '../../../../src/regression/noise/judge-noise.ts';
import { even } from '../../../doubles/noisy-suite.ts';
import { countRegressed } from '../../../doubles/noisy-verdicts.ts';
import { seededRandom } from '../../../doubles/seeded-random.ts';

const FREEZE = { repeats: 5, repeatsBefore: 20 };

test.each([0.9, 0.97])(
  'of 1,000 runs of critical noisy cases of rate %p, at most 1 %% are regressed',
  rate => {
    const rates = even(3, rate, rate);
    const random = seededRandom(17);
    expect(countRegressed({ ...FREEZE, rates, critical: 2, runs: 1000, random })).toBeLessThanOrEqual(10);
  },
);

test.each([0.9, 1])('a critical noisy case of rate %p that never passes any more fails every run', rate => {
  const rates = [{ before: rate, now: 0 }, ...even(24, rate, rate)];
  const random = seededRandom(18);
  expect(countRegressed({ ...FREEZE, rates, critical: 1, runs: 20, random })).toBe(20);
});

test('a drop of all critical noisy cases by 20 points is found in at least 95 % of runs', () => {
  const options = { ...FREEZE, rates: even(25, 0.95, 0.75), critical: 25, runs: 20 };
  expect(countRegressed({ ...options, random: seededRandom(19) })).toBeGreaterThanOrEqual(19);
});

test('a least that the file declares fails a critical case that does not reach it, drop or none', () => {
  const options = { ...FREEZE, rates: even(1, 0.3, 0.3), critical: 1, runs: 40 };
  const declared = countRegressed({ ...options, least: 0.95, random: seededRandom(20) });
  expect(declared).toBe(40);
  expect(countRegressed({ ...options, random: seededRandom(20) })).toBeLessThanOrEqual(1);
});

test('few critical cases share half of the false alarms that cases are allowed, all others the other half', () => {
  const { caseLevel, criticalLevel } = noiseDesign(25, 20, 5, 1);
  expect(criticalLevel).toBeCloseTo(0.002, 12);
  expect(criticalLevel + 24 * caseLevel).toBeCloseTo(0.004, 12);
  expect(noiseDesign(25, 20, 5, 25).criticalLevel).toBeCloseTo(0.004 / 25, 12);
  expect(noiseDesign(25, 20, 5).caseLevel).toBeCloseTo(0.004 / 25, 12);
});

test('so a smaller drop of a critical case is told than of another', () => {
  const steady = Array.from({ length: 24 }, (_, index) => ({
    id: `s${index}`,
    isCritical: false,
    before: { passed: 20, repeats: 20 },
    now: { passed: 5, repeats: 5 },
  }));
  const fallen = { id: 'a', before: { passed: 20, repeats: 20 }, now: { passed: 2, repeats: 5 } };
  const reruns = new Map(['a', ...steady.map(({ id }) => id)].map(id => [id, { passed: 15, repeats: 15 }]));
  reruns.set('a', { passed: 9, repeats: 15 });
  const kind = (isCritical: boolean) => judgeNoise([{ ...fallen, isCritical }, ...steady], reruns).dropped;
  expect(kind(true)).toMatchObject([{ id: 'a' }]);
  expect(kind(false)).toEqual([]);
});
