import { expect, test } from '@jest/globals';
import type { CaseResult } from '../../../../src/regression/case-result.ts';
import { compareSuite } from '../../../../src/regression/compare/compare-suite.ts';
import type { Comparison } from '../../../../src/regression/compare/comparison.ts';
import type { SuiteRun } from '../../../../src/regression/suite-run.ts';
import {
  caseResult,
  digestOfText,
  frozen,
  noisyResult,
  readingOf,
  repeat,
  suiteRun,
} from '../../../doubles/regression/suite-runs.ts';

const steady = (count: number): readonly CaseResult[] =>
  Array.from({ length: count }, (_, index) => noisyResult(`s${index}`, 5));

/** What comes of `now` beside a baseline frozen of `before`. */
function compared(
  before: SuiteRun,
  now: SuiteRun,
  reruns: readonly CaseResult[] = [],
  tolerance = 0.02,
): Comparison {
  return compareSuite({ run: now, reading: readingOf(frozen(before)), reruns, tolerance });
}

const one = (before: CaseResult, now: CaseResult) => compared(suiteRun([before]), suiteRun([now]));
const changes = ({ cases }: Comparison) => cases.map(({ id, change }) => `${id} ${change}`);

test('an unchanged tree passes, whatever its times', () => {
  const run = suiteRun([caseResult('a', [1]), caseResult('b', [0.5]), noisyResult('c', 4)]);
  const again = { ...run, started_at: '2026-12-24T00:00:00.000Z', duration_ms: 1 };
  expect(compared(run, again)).toMatchObject({
    verdict: 'pass',
    reasonCode: 'ok',
    delta: 0,
    headroom: 0,
    fix: null,
    passed: 2,
    failed: 1,
  });
});

const output = (text: string, score = 1) => ({
  repeats: [repeat(score, { output_digest: digestOfText(text) })],
});

test.each([
  [
    'fails',
    caseResult('a', [1]),
    caseResult('a', [0]),
    'worse',
    /a: It passed, and fails\. It has no "ready"\./,
  ],
  [
    'has a lower score',
    caseResult('a', [0.5]),
    caseResult('a', [0.4999]),
    'worse',
    /fell from 0\.5 to 0\.4999/,
  ],
  [
    'has another output',
    caseResult('a', [], output('x')),
    caseResult('a', [], output('y')),
    'changed',
    /not the one that was frozen/,
  ],
  [
    'has another output with a better score',
    caseResult('a', [], output('x', 0.5)),
    caseResult('a', [], output('y', 0.6)),
    'changed',
    /not the one that was frozen/,
  ],
  [
    'differs in one repeat',
    caseResult('a', [1, 0.5], { least: 0.5 }),
    caseResult('a', [0.5, 1], { least: 0.5 }),
    'changed',
    /Repeat 1 differs/,
  ],
  [
    'was run less often',
    caseResult('a', [1, 1]),
    caseResult('a', [1]),
    'changed',
    /It ran 1 times, and 2 times/,
  ],
])('a deterministic case that %s is regressed', (_, before, now, change, why) => {
  const comparison = one(before, now);
  expect(comparison).toMatchObject({ verdict: 'regressed', reasonCode: 'regressed', cases: [{ change }] });
  expect(comparison.message).toMatch(why);
});

test('a deterministic case that improves is headroom, and asks for a freeze when that is above the tolerance', () => {
  expect(one(caseResult('a', [0.5]), caseResult('a', [0.75]))).toMatchObject({
    verdict: 'pass',
    headroom: 0.25,
    fix: expect.stringContaining('--freeze'),
    cases: [{ change: 'improved' }],
  });
  expect(one(caseResult('a', [0.5]), caseResult('a', [0.51]))).toMatchObject({ verdict: 'pass', fix: null });
});

test('a score that noisy cases lower within the tolerance is degraded', () => {
  const comparison = compared(
    suiteRun([...steady(24), noisyResult('n', 5)]),
    suiteRun([...steady(24), noisyResult('n', 4)]),
  );
  expect(comparison).toMatchObject({ verdict: 'degraded', reasonCode: 'degraded', netNewlyFailing: 0 });
  expect(comparison.message).toBe(
    'The score fell from 100.0 % to 99.2 %, within the tolerance of 2.0 %, which may be chance.',
  );
  expect(comparison.delta).toBeCloseTo(-0.008, 10);
});

test('a drop beyond the tolerance that no rerun confirms is degraded, and says so', () => {
  const before = suiteRun([...steady(9), noisyResult('n', 5)]);
  const now = suiteRun([...steady(9), noisyResult('n', 0)]);
  const reruns = now.cases.map(({ id }) => noisyResult(id, id === 'n' ? 12 : 15, 15));
  expect(compared(before, now, reruns)).toMatchObject({
    verdict: 'degraded',
    message: expect.stringContaining('beyond the tolerance'),
    cases: [
      { id: 'n', change: 'lower', rerun: { passed: 12, repeats: 15 }, now: { passes: 12, repeats: 20 } },
      ...Array(9).fill({}),
    ],
  });
});

test('a drop that a rerun confirms is regressed, with how unlikely chance is', () => {
  const before = suiteRun([...steady(24), noisyResult('n', 5)]);
  const now = suiteRun([...steady(24), noisyResult('n', 0)]);
  const reruns = [...steady(24).map(({ id }) => noisyResult(id, 15, 15)), noisyResult('n', 0, 15)];
  const comparison = compared(before, now, reruns);
  expect(comparison).toMatchObject({ verdict: 'regressed', reasonCode: 'regressed', netNewlyFailing: 1 });
  expect(comparison.message).toMatch(/1 noisy case dropped, confirmed by rerun: "n".*once in 53,130 runs/);
});

test('a suspect that was not rerun leaves too little to say', () => {
  const before = suiteRun([...steady(24), noisyResult('n', 5)]);
  const now = suiteRun([...steady(24), noisyResult('n', 0)]);
  const reruns = steady(24).map(({ id }) => noisyResult(id, 15, 15));
  expect(compared(before, now, reruns)).toMatchObject({
    verdict: 'insufficient',
    reasonCode: 'insufficient',
    message: '1 noisy case had to be rerun before a drop could be told, and did not run: "n".',
  });
});

test('a critical case that fails is regressed; a noisy one once it was rerun, and insufficient before', () => {
  const critical = { is_critical: true };
  const before = suiteRun([noisyResult('n', 3, 5, critical)]);
  const now = suiteRun([noisyResult('n', 2, 5, critical)]);
  expect(compared(before, now)).toMatchObject({ verdict: 'insufficient' });
  expect(compared(before, now, [noisyResult('n', 4, 10, critical)])).toMatchObject({
    verdict: 'regressed',
    message: expect.stringContaining('1 critical case failed: "n"'),
  });
  expect(compared(before, now, [noisyResult('n', 8, 10, critical)]).verdict).toBe('pass');
  const added = suiteRun([...before.cases, caseResult('x', [0], critical)]);
  expect(compared(before, added).verdict).toBe('regressed');
});

const undeclared = { is_critical: true, least: 1, declares_least: false };

test('one repeat that fails says nothing of a critical noisy case that declares no least', () => {
  const before = suiteRun([noisyResult('n', 5, 5, undeclared)]);
  expect(compared(before, suiteRun([noisyResult('n', 4, 5, undeclared)])).verdict).toBe('degraded');
});

test('a critical noisy case whose drop is confirmed counts as a critical failure', () => {
  const before = suiteRun([noisyResult('n', 20, 20, undeclared)]);
  const now = suiteRun([noisyResult('n', 0, 5, undeclared)]);
  expect(compared(before, now, [noisyResult('n', 0, 15, undeclared)])).toMatchObject({
    verdict: 'regressed',
    message: expect.stringContaining('1 critical case failed: "n"'),
  });
});

test('one that is not in the baseline fails when most of its repeats do, and is rerun before', () => {
  const before = suiteRun([caseResult('a', [1])]);
  const now = (passes: number) => suiteRun([...before.cases, noisyResult('n', passes, 5, undeclared)]);
  expect(compared(before, now(3)).verdict).toBe('degraded');
  expect(compared(before, now(2)).verdict).toBe('insufficient');
  expect(compared(before, now(2), [noisyResult('n', 15, 15, undeclared)]).verdict).toBe('degraded');
  expect(compared(before, now(2), [noisyResult('n', 1, 15, undeclared)]).verdict).toBe('regressed');
});

test('a case that was removed, or that has no result, is missing: that is regressed with a code of its own', () => {
  const before = suiteRun([caseResult('a', [1]), caseResult('b', [1])]);
  const removed = suiteRun([caseResult('a', [1])]);
  expect(compared(before, removed)).toMatchObject({
    verdict: 'regressed',
    reasonCode: 'case-missing',
    message: '1 case of the baseline is missing: "b". It is in the baseline and not in the suite any more.',
    cases: [{ id: 'a' }, { id: 'b', change: 'missing', now: null }],
  });
  expect(compared(before, { ...removed, case_ids: ['a', 'b'] })).toMatchObject({
    reasonCode: 'case-missing',
    message: expect.stringContaining('It has no result'),
  });
});

test('a case that was added is no part of the score, and asks for a freeze; one that fails is degraded', () => {
  const before = suiteRun([caseResult('a', [1])]);
  const good = compared(before, suiteRun([...before.cases, caseResult('b', [1])]));
  expect(good).toMatchObject({ verdict: 'pass', score: 1, fix: expect.stringContaining('--freeze') });
  expect(changes(good)).toEqual(['a same', 'b new']);
  const bad = compared(before, suiteRun([...before.cases, caseResult('b', [0])]));
  expect(bad).toMatchObject({ verdict: 'degraded', score: 1, delta: 0 });
});

test('a mini run is held against the mini cases of the baseline alone', () => {
  const mini = { tags: ['mini', 'extended'] };
  const before = suiteRun([caseResult('a', [1], mini), caseResult('b', [1]), caseResult('m', [1], mini)]);
  const now = suiteRun([caseResult('a', [1], mini), caseResult('m', [1], mini)], { tier: 'mini' });
  expect(compared(before, now)).toMatchObject({ verdict: 'pass', cases: [{ id: 'a' }, { id: 'm' }] });
  const without = suiteRun([caseResult('a', [1], mini)], { tier: 'mini' });
  expect(compared(before, without).reasonCode).toBe('case-missing');
});

test('a shard by itself is insufficient, and what it has not is not missing', () => {
  const before = suiteRun([caseResult('a', [1]), caseResult('b', [1])]);
  const shard = suiteRun([caseResult('a', [1])], { shard: { index: 1, count: 2 }, case_ids: ['a', 'b'] });
  expect(compared(before, shard)).toMatchObject({
    verdict: 'insufficient',
    message: expect.stringContaining('shard 1 of 2'),
    fix: expect.stringContaining('mode: merge'),
  });
});

test('a run that was cancelled is insufficient, whatever else it found', () => {
  const cut = caseResult('a', [], { repeats: [repeat(0, { end: 'cancelled', assertions: [] })] });
  expect(compared(suiteRun([caseResult('a', [1])]), suiteRun([cut])).verdict).toBe('insufficient');
  const before = suiteRun([noisyResult('a', 0)]);
  const repeats = [...Array(4).fill(repeat(0)), repeat(0, { end: 'cancelled', assertions: [] })];
  const now = suiteRun([caseResult('a', [], { repeats, is_noisy: true, least: 0.5 })]);
  expect(compared(before, now)).toMatchObject({
    verdict: 'insufficient',
    message: '1 case did not run to the end: "a".',
  });
});

test('a rerun that was cancelled confirms nothing', () => {
  const before = suiteRun([...steady(24), noisyResult('n', 5)]);
  const now = suiteRun([...steady(24), noisyResult('n', 0)]);
  const cut = Array.from({ length: 15 }, () => repeat(0, { end: 'cancelled', assertions: [] }));
  const reruns = now.cases.map(({ id }) => caseResult(id, [], { repeats: cut, is_noisy: true }));
  expect(compared(before, now, reruns)).toMatchObject({
    verdict: 'insufficient',
    noise: { kind: 'unconfirmed' },
  });
});

test('a run that shares no case with its baseline is insufficient', () => {
  const before = suiteRun([caseResult('a', [1])]);
  expect(compared(before, suiteRun([caseResult('m', [1])], { tier: 'mini' }))).toMatchObject({
    verdict: 'insufficient',
  });
});

const RUN = suiteRun([caseResult('a', [1])]);

test.each([
  ['another version of p1', { ...RUN, p1_version: '0.2.0' }, /p1 0\.1\.0 froze it, and this is p1 0\.2\.0/],
  ['another configuration', { ...RUN, config_digest: digestOfText('x') }, /p1\.yml/],
  [
    'another definition',
    suiteRun([caseResult('a', [0], { definition_digest: digestOfText('x') })]),
    /the definition of a case has changed since: "a"/,
  ],
])('a baseline of %s is incompatible: an error, and no regression', (_, now, why) => {
  expect(compared(RUN, now)).toMatchObject({
    verdict: null,
    reasonCode: 'incompatible-baseline',
    message: expect.stringMatching(why),
    fix: expect.stringContaining('freeze'),
    baseline: { digest: frozen(RUN).digest },
  });
});

test('versions of p1 that mean the same can be compared', () => {
  expect(compared(RUN, { ...RUN, p1_version: '0.1.9' }).verdict).toBe('pass');
  const stable = { ...RUN, p1_version: '1.2.3' };
  expect(compared(stable, { ...RUN, p1_version: '1.9.0' }).verdict).toBe('pass');
  expect(compared(stable, { ...RUN, p1_version: '2.0.0' }).verdict).toBeNull();
});

test.each(['not-found', 'baseline-edited', 'chain-broken'] as const)(
  'what is wrong with a baseline (%s) is told as it is, and the run is shown all the same',
  reasonCode => {
    const reading = { kind: 'problem', reasonCode, message: 'm.', fix: 'f.' } as const;
    const comparison = compareSuite({ run: RUN, reading, reruns: [], tolerance: 0.02 });
    expect(comparison).toMatchObject({
      verdict: null,
      reasonCode,
      message: 'm.',
      fix: 'f.',
      score: 1,
      baselineScore: null,
    });
    expect(changes(comparison)).toEqual(['a new']);
  },
);

test('weights count', () => {
  const run = suiteRun([caseResult('a', [1], { weight: 3 }), noisyResult('n', 5)]);
  const now = suiteRun([caseResult('a', [1], { weight: 3 }), noisyResult('n', 4)]);
  expect(compared(run, now).score).toBeCloseTo(0.95, 12);
});

const failing = (kind: 'contains' | 'exit-code', more: object = {}) => {
  const unmet = { kind, of: 'stdout', passed: false, score: 0, message: `Not ${kind}.`, diff: null };
  return caseResult('a', [], { repeats: [repeat(0, { assertions: [unmet], ...more })] });
};

test.each([
  [
    'by another assertion',
    failing('exit-code', { exit_code: 3 }),
    /by exit code 3, and then by assertion 1, contains of stdout\. Not exit-code\./,
  ],
  [
    'by a timeout',
    failing('contains', { end: 'timeout', assertions: [] }),
    /by it ended as timeout, and then by/,
  ],
])('a case that failed when it was frozen and fails %s is told, and is no regression', (_, now, why) => {
  const steady = caseResult('b', [1]);
  const comparison = compared(suiteRun([failing('contains'), steady]), suiteRun([now, steady]));
  expect(comparison).toMatchObject({ verdict: 'pass', cases: [{ change: 'same' }, { why: null }] });
  expect(comparison.cases[0]?.why).toMatch(why);
  expect(comparison.cases[0]?.why).toMatch(/^It fails in another way than when it was frozen/);
});

test('one that fails as it did, or whose baseline does not say how, is not', () => {
  const run = suiteRun([failing('contains')]);
  expect(compared(run, run).cases[0]?.why).toBeNull();
  const baseline = frozen(run);
  const old = { ...baseline, cases: baseline.cases.map(({ failing_ways: _, ...rest }) => rest) };
  const now = suiteRun([failing('exit-code')]);
  const comparison = compareSuite({ run: now, reading: readingOf(old), reruns: [], tolerance: 0 });
  expect(comparison.cases[0]?.why).toBeNull();
});
