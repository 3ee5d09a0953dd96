import { expect, test } from '@jest/globals';
import { refusalsBefore, refusalsOfRun } from '../../../src/regression/freeze-conditions.ts';
import type { SuiteRun } from '../../../src/regression/suite-run.ts';
import { caseResult, noisyResult, repeat, suiteRun } from '../../doubles/regression/suite-runs.ts';

const WISH = {
  reason: 'faster',
  allowsBranch: false,
  tree: { commit: 'c'.repeat(40), branch: 'main', defaultBranch: 'main', dirty: [], unwatched: [] },
  ignored: [],
  ignoredPlaces: [],
  isOwnRemnant: () => false,
};
const before = (more: object) => refusalsBefore({ ...WISH, ...more });
const tree = (more: object) => before({ tree: { ...WISH.tree, ...more } });
const conditions = (refusals: readonly { readonly condition: string }[]) =>
  refusals.map(({ condition }) => condition);

test('on the default branch, with a reason and a clean tree, nothing is against a freeze', () => {
  expect(before({})).toEqual([]);
});

test.each([
  ['no reason', () => before({ reason: null }), 'reason', /No reason/],
  ['a blank reason', () => before({ reason: ' \n' }), 'reason', /No reason/],
  ['a dirty tree', () => tree({ dirty: ['src/a.ts', 'b'] }), 'clean-tree', /in no commit: "src\/a\.ts", "b"/],
  ['files that git does not look at', () => tree({ unwatched: ['a'] }), 'unwatched', /not to look for .*"a"/],
  ['ignored cases', () => before({ ignored: ['c.yml'] }), 'ignored', /in no commit: "c\.yml"/],
  ['an ignored place', () => before({ ignoredPlaces: ['base'] }), 'ignored', /git ignores "base"/],
  ['no commit', () => tree({ commit: null }), 'commit', /no commit yet/],
  ['another branch', () => tree({ branch: 'topic' }), 'branch', /"topic" is not the default branch, "main"/],
  [
    'an unknown default branch',
    () => tree({ defaultBranch: null }),
    'branch',
    /Nothing tells whether "main"/,
  ],
  [
    'no branch',
    () => before({ allowsBranch: true, tree: { ...WISH.tree, branch: null } }),
    'branch',
    /No branch is checked out/,
  ],
])('a freeze is refused: %s', (_, refusals, condition, message) => {
  expect(refusals()).toEqual([
    { condition, message: expect.stringMatching(message), fix: expect.stringMatching(/\.$/) },
  ]);
});

test('another branch may be frozen on when that is said, with a reason', () => {
  const other = { ...WISH.tree, branch: 'topic' };
  expect(before({ allowsBranch: true, tree: other })).toEqual([]);
  expect(conditions(before({ allowsBranch: true, tree: other, reason: '' }))).toEqual(['reason']);
});

test('all that is against it is told at once', () => {
  const dirty = { ...WISH.tree, branch: 'topic', dirty: ['a'] };
  expect(conditions(before({ reason: null, tree: dirty }))).toEqual(['reason', 'clean-tree', 'branch']);
});

test('what an earlier freeze left is no change', () => {
  expect(
    before({ tree: { ...WISH.tree, dirty: ['a'] }, isOwnRemnant: (path: string) => path === 'a' }),
  ).toEqual([]);
});

const RUN = suiteRun([caseResult('a', [1], { is_critical: true }), caseResult('b', [0])]);

test('a case that fails and is not critical can be frozen as it is', () => {
  expect(refusalsOfRun(RUN)).toEqual([]);
});

test('a critical noisy case that declares no least can be frozen as long as most of its repeats pass', () => {
  const noisy = (passes: number) =>
    suiteRun([
      noisyResult('n', passes, 20, { is_critical: true, least: 1, declares_least: false }),
      ...RUN.cases,
    ]);
  expect(refusalsOfRun(noisy(10))).toEqual([]);
  expect(conditions(refusalsOfRun(noisy(9)))).toEqual(['critical']);
});

test.each<readonly [string, SuiteRun, string, RegExp]>([
  [
    'a critical case that fails',
    suiteRun([caseResult('a', [0], { is_critical: true }), caseResult('b', [1])]),
    'critical',
    /Critical cases fail: "a"/,
  ],
  [
    'fewer repeats than k',
    suiteRun([caseResult('a', [1, 1], { k: 3 }), caseResult('b', [1])]),
    'repeats',
    /Fewer repeats than k .*"a"/,
  ],
  ['the mini tier', { ...RUN, tier: 'mini' }, 'whole-suite', /it is of the tier mini/],
  ['a shard', { ...RUN, shard: { index: 2, count: 3 } }, 'whole-suite', /it is shard 2 of 3/],
  ['a case without a result', { ...RUN, case_ids: ['a', 'b', 'c'] }, 'whole-suite', /"c" have no result/],
  ['a suite without cases', suiteRun([]), 'cases', /has no case/],
  [
    'a run that was cancelled',
    suiteRun([caseResult('a', [], { repeats: [repeat(0, { end: 'cancelled' })] }), caseResult('b', [1])]),
    'finished',
    /did not come to its end in "a": cancelled/,
  ],
  [
    'a case that was never started',
    suiteRun([caseResult('a', [], { repeats: [repeat(0, { end: 'not-started' })] }), caseResult('b', [1])]),
    'finished',
    /did not come to its end in "a": not-started/,
  ],
  ['a suite of which nothing passes', suiteRun([caseResult('a', [0])]), 'cases', /No case passes/],
])('what was found is not frozen: %s', (_, run, condition, message) => {
  expect(refusalsOfRun(run)).toEqual([
    { condition, message: expect.stringMatching(message), fix: expect.stringMatching(/\.$/) },
  ]);
});
