import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compareScores, formatScore, weightedMean } from '../../../src/regression/scores.ts';

test('a score is the mean by weight', () => {
  expect(weightedMean([])).toBeNull();
  expect(
    weightedMean([
      { score: 1, weight: 3 },
      { score: 0.5, weight: 1 },
    ]),
  ).toBe(0.875);
});

test('it lies between the least and the highest score, and does not depend on the order, to the last bit', () => {
  const scored = fc.record({
    score: fc.double({ min: 0, max: 1, noNaN: true }),
    weight: fc.double({ min: 0.01, max: 100, noNaN: true }),
  });
  fc.assert(
    fc.property(fc.array(scored, { minLength: 1 }), cases => {
      const mean = weightedMean(cases) ?? -1;
      const scores = cases.map(({ score }) => score);
      expect(compareScores(mean, Math.min(...scores))).toBeGreaterThanOrEqual(0);
      expect(compareScores(mean, Math.max(...scores))).toBeLessThanOrEqual(0);
      expect(weightedMean([...cases].reverse())).toBe(mean);
    }),
  );
});

test.each([
  [1, '100.0 %'],
  [0.99999, '99.9 %'],
  [0.933333, '93.3 %'],
  [0, '0.0 %'],
  [null, 'none'],
])('%p is shown as %p', (score, text) => {
  expect(formatScore(score)).toBe(text);
});
