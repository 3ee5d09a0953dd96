import { expect, test } from '@jest/globals';
import { compareWithReruns } from '../../../../src/regression/compare/compare-with-reruns.ts';
import type { SuiteRun } from '../../../../src/regression/suite-run.ts';
import {
  caseResult,
  frozen,
  noisyResult,
  readingOf,
  suiteRun,
} from '../../../doubles/regression/suite-runs.ts';

/** Compares, and reruns with `passes` of each. */
async function compared(before: SuiteRun, now: SuiteRun, passes: (repeats: number) => number) {
  const asked: (readonly [readonly string[], number])[] = [];
  const comparison = await compareWithReruns({
    run: now,
    reading: readingOf(frozen(before)),
    tolerance: 0.02,
    rerun: async (ids, repeats) => {
      asked.push([ids, repeats]);
      return ids.map(id => {
        const result = now.cases.find(each => each.id === id);
        return noisyResult(id, passes(repeats), repeats, { is_critical: result?.is_critical ?? false });
      });
    },
  });
  return { comparison, asked };
}

const steady = Array.from({ length: 24 }, (_, index) => noisyResult(`s${index}`, 5));

test('nothing is rerun as long as nothing is suspected', async () => {
  const run = suiteRun([caseResult('a', [1]), ...steady]);
  const { comparison, asked } = await compared(run, run, () => 0);
  expect(asked).toEqual([]);
  expect(comparison.verdict).toBe('pass');
});

test('suspects and failing critical cases are rerun in one go, deterministic ones never', async () => {
  const critical = { is_critical: true };
  const risen = Array.from({ length: 5 }, (_, index) => `r${index}`);
  const before = suiteRun([
    caseResult('a', [1]),
    noisyResult('n', 5),
    noisyResult('z', 3, 5, critical),
    ...risen.map(id => noisyResult(id, 4)),
    ...steady,
  ]);
  const now = suiteRun([
    caseResult('a', [0]),
    noisyResult('n', 0),
    noisyResult('z', 2, 5, critical),
    ...risen.map(id => noisyResult(id, 5)),
    ...steady,
  ]);
  const { comparison, asked } = await compared(before, now, repeats => repeats);
  expect(asked).toEqual([[['n', 'z'], 15]]);
  expect(comparison).toMatchObject({
    verdict: 'regressed',
    message: expect.stringMatching(/^1 deterministic case changed: "a"/),
  });
});

test('a run that cannot be compared, and a shard, rerun nothing', async () => {
  const before = suiteRun([noisyResult('n', 5)]);
  const now = suiteRun([noisyResult('n', 0)]);
  for (const more of [{ p1_version: '9.0.0' }, { shard: { index: 1, count: 2 } }]) {
    const { asked } = await compared(before, { ...now, ...more }, () => 0);
    expect(asked).toEqual([]);
  }
});
