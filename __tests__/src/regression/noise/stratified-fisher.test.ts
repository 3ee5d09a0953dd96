import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Stratum, stratifiedFisher } from '../../../../src/regression/noise/stratified-fisher.ts';

const stratum = (passedBefore: number, before: number, passedNow: number, now: number): Stratum => ({
  before: { passed: passedBefore, repeats: before },
  now: { passed: passedNow, repeats: now },
});

test.each([
  // Fisher's tea: 3 of 4 and 1 of 4. https://en.wikipedia.org/wiki/Lady_tasting_tea
  [stratum(3, 4, 1, 4), 17 / 70],
  [stratum(4, 4, 0, 4), 1 / 70],
  [stratum(5, 5, 0, 10), 1 / 3003],
  [stratum(0, 4, 4, 4), 1],
  [stratum(5, 5, 5, 5), 1],
  [stratum(0, 5, 0, 5), 1],
])('with one case it is the exact test of Fisher: %p', (one, chance) => {
  expect(stratifiedFisher([one])).toBeCloseTo(chance, 12);
});

test('over several cases it is the share of all ways to divide the passes, each case by itself', () => {
  const counts = fc
    .tuple(fc.nat(4), fc.nat(4), fc.nat(4), fc.nat(4))
    .map(([a, b, c, d]) => stratum(Math.min(a, b), b, Math.min(c, d), d));
  fc.assert(
    fc.property(fc.array(counts, { maxLength: 3 }), strata => {
      expect(stratifiedFisher(strata)).toBeCloseTo(byEnumeration(strata), 10);
    }),
  );
});

test('a case that always or never passed says nothing', () => {
  const one = stratum(4, 5, 1, 5);
  expect(stratifiedFisher([one, stratum(5, 5, 5, 5), stratum(0, 5, 0, 9)])).toBe(stratifiedFisher([one]));
});

test('nothing to compare is no sign of a drop', () => {
  expect(stratifiedFisher([])).toBe(1);
});

test('10,000 passes do not overflow', () => {
  expect(stratifiedFisher([stratum(5000, 5000, 5000, 5001)])).toBeCloseTo(5001 / 10_001, 8);
  const even = stratifiedFisher([stratum(2500, 5000, 2500, 5000)]);
  expect(even).toBeGreaterThan(0.5);
  expect(even).toBeLessThan(0.51);
});

test.each([[stratum(6, 5, 0, 5)], [stratum(-1, 5, 0, 5)], [stratum(1, 5, 0.5, 5)]])(
  'a tally that is none is refused: %p',
  broken => {
    expect(() => stratifiedFisher([broken])).toThrow(/repeats cannot have passed/);
  },
);

/** Counts every choice of which repeats passed, for each case with as many passes as there are. */
function byEnumeration(strata: readonly Stratum[]): number {
  const seen = strata.reduce((sum, { before }) => sum + before.passed, 0);
  let all = [{ passesBefore: 0, ways: 1 }];
  for (const { before, now } of strata) {
    const total = before.repeats + now.repeats;
    const passes = before.passed + now.passed;
    const counts = new Map<number, number>();
    for (let mask = 0; mask < 2 ** total; mask += 1) {
      if (ones(mask) !== passes) continue;
      const first = ones(mask % 2 ** before.repeats);
      counts.set(first, (counts.get(first) ?? 0) + 1);
    }
    all = all.flatMap(({ passesBefore, ways }) =>
      [...counts].map(([count, number]) => ({ passesBefore: passesBefore + count, ways: ways * number })),
    );
  }
  const sum = (rows: typeof all): number => rows.reduce((total, { ways }) => total + ways, 0);
  return sum(all.filter(({ passesBefore }) => passesBefore >= seen)) / sum(all);
}

function ones(mask: number): number {
  return mask.toString(2).replaceAll('0', '').length;
}
