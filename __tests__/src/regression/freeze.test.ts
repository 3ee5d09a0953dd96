import { existsSync, mkdirSync, readdirSync, renameSync } from 'node:fs';
import { beforeEach, expect, test } from '@jest/globals';
import { baselineText } from '../../../src/regression/baseline.ts';
import { compareSuite } from '../../../src/regression/compare/compare-suite.ts';
import { takeFreezeLock } from '../../../src/regression/freeze-lock.ts';
import { readBaseline } from '../../../src/regression/read-baseline.ts';
import {
  commitAll,
  freezeIn,
  gitIn,
  lockFolderIn,
  makeRepository,
  placeIn,
} from '../../doubles/regression/freezing.ts';
import { caseResult, frozen, noisyResult, suiteRun } from '../../doubles/regression/suite-runs.ts';
import { useTempFolder } from '../../doubles/temp-folder.ts';

const folder = useTempFolder();
beforeEach(() => makeRepository(folder.path, folder.write));
const RUN = suiteRun([caseResult('a', [1]), noisyResult('n', 4)]);
const run = (score: number) => suiteRun([caseResult('a', [score]), noisyResult('n', 4)]);
const read = () => readBaseline(placeIn(folder.path));
const archived = () => (existsSync(folder.at('base/archive')) ? readdirSync(folder.at('base/archive')) : []);
const conditions = (answer: Awaited<ReturnType<typeof freezeIn>>) =>
  answer.kind === 'refused' ? answer.refusals.map(({ condition }) => condition) : answer.kind;

test('what is frozen names its commit, and the same run passes against it', async () => {
  const answer = await freezeIn(folder.path, RUN);
  expect(answer).toMatchObject({
    kind: 'frozen',
    former: null,
    archived: null,
    added: ['a', 'n'],
    removed: [],
    baseline: {
      previous: null,
      provenance: {
        commit: gitIn(folder.path, 'rev-parse', 'HEAD').trim(),
        branch: 'main',
        is_default_branch: true,
        actor: 'octocat',
        reason: 'because',
        frozen_at: '2026-11-20T10:00:00.000Z',
      },
    },
  });
  expect(answer.kind === 'frozen' && baselineText(answer.baseline)).toBe(folder.read('base/metrics.json'));
  expect(compareSuite({ run: RUN, reading: read(), reruns: [], tolerance: 0 }).verdict).toBe('pass');
});

test('each freeze puts the former baseline into the archive, byte for byte, and the chain holds them all', async () => {
  const texts: string[] = [];
  for (const score of [0.25, 0.5, 0.75]) {
    await freezeIn(folder.path, run(score));
    texts.push(folder.read('base/metrics.json'));
    commitAll(folder.path);
  }
  expect(
    archived()
      .map(name => folder.read(`base/archive/${name}`))
      .sort(),
  ).toEqual(texts.slice(0, 2).sort());
  expect(read()).toMatchObject({
    kind: 'hit',
    former: [{ cases: [{ score: 0.5 }, {}] }, { cases: [{ score: 0.25 }, {}] }],
  });
});

test('a baseline has four times the repeats of a run of its noisy cases, and no more of the others', async () => {
  const asked: (readonly [readonly string[], number])[] = [];
  const rerun = async (ids: readonly string[], repeats: number) => {
    asked.push([ids, repeats]);
    return ids.map(id => noisyResult(id, 3, repeats));
  };
  expect(await freezeIn(folder.path, RUN, { rerun })).toMatchObject({
    baseline: { repeats: 1, noisy_repeats: 20, cases: [{ id: 'a' }, { id: 'n', passes: 7 }] },
  });
  expect(asked).toEqual([[['n'], 15]]);
});

test('a freeze that is stopped before its noisy cases are rerun is refused', async () => {
  const answer = await freezeIn(folder.path, RUN, { rerun: async () => [] });
  expect(answer).toMatchObject({
    refusals: [{ condition: 'whole-suite', message: expect.stringContaining('"n"') }],
  });
  expect(existsSync(folder.at('base'))).toBe(false);
});

test('a freeze tells which cases came and went', async () => {
  await freezeIn(folder.path, RUN);
  commitAll(folder.path);
  const other = suiteRun([caseResult('b', [1]), noisyResult('n', 4)]);
  expect(await freezeIn(folder.path, other)).toMatchObject({ added: ['b'], removed: ['a'] });
});

test('the suite is not run for a freeze that is refused anyway', async () => {
  folder.write('new.txt', 'x');
  const never = () => Promise.reject(new Error('it ran'));
  expect(conditions(await freezeIn(folder.path, never, { reason: null }))).toEqual(['reason', 'clean-tree']);
  expect(existsSync(folder.at('base'))).toBe(false);
});

test('changed, staged and unknown files are changes, one below the repository too', async () => {
  folder.write('a b.txt', 'x');
  folder.write('deep/ü.txt', 'x');
  gitIn(folder.path, 'add', 'a b.txt');
  folder.write('.gitignore', '.p1\nmore\n');
  const answer = await freezeIn(folder.path, RUN);
  expect(answer).toMatchObject({
    refusals: [{ message: expect.stringContaining('".gitignore", "a b.txt", "deep/ü.txt"') }],
  });
});

test('a suite that changes the tree, or during which another commit is made, is not frozen', async () => {
  const dirtying = async () => {
    folder.write('left.txt', 'x');
    return RUN;
  };
  expect(conditions(await freezeIn(folder.path, dirtying))).toEqual(['clean-tree']);
  const committing = async () => {
    commitAll(folder.path);
    return RUN;
  };
  commitAll(folder.path);
  expect(conditions(await freezeIn(folder.path, committing))).toEqual(['commit']);
});

test('the default branch is the one that is named, that of origin, or the usual one', async () => {
  gitIn(folder.path, 'checkout', '-q', '-b', 'trunk');
  expect(conditions(await freezeIn(folder.path, RUN))).toEqual(['branch']);
  expect(await freezeIn(folder.path, RUN, { allowsBranch: true })).toMatchObject({
    baseline: { provenance: { branch: 'trunk', is_default_branch: false } },
  });
  commitAll(folder.path);
  expect(conditions(await freezeIn(folder.path, RUN, { defaultBranch: 'trunk' }))).toBe('frozen');
  commitAll(folder.path);
  gitIn(folder.path, 'update-ref', 'refs/remotes/origin/trunk', 'HEAD');
  gitIn(folder.path, 'symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/trunk');
  expect(conditions(await freezeIn(folder.path, RUN))).toBe('frozen');
  gitIn(folder.path, 'checkout', '-q', '--detach');
  expect(conditions(await freezeIn(folder.path, RUN, { allowsBranch: true }))).toEqual([
    'clean-tree',
    'branch',
  ]);
});

test('nothing is frozen on top of a baseline that was edited, or whose chain is broken', async () => {
  await freezeIn(folder.path, RUN);
  commitAll(folder.path);
  await freezeIn(folder.path, run(0.5));
  const good = folder.read('base/metrics.json');
  folder.write('base/metrics.json', good.replace('because', 'whatever'));
  expect(await freezeIn(folder.path, RUN)).toMatchObject({ kind: 'problem', reasonCode: 'baseline-edited' });
  folder.write('base/metrics.json', good);
  renameSync(folder.at('base/archive'), folder.at('moved'));
  expect(await freezeIn(folder.path, RUN)).toMatchObject({ kind: 'problem', reasonCode: 'chain-broken' });
  renameSync(folder.at('base/metrics.json'), folder.at('moved.json'));
  expect(read()).toMatchObject({ reasonCode: 'not-found', fix: expect.stringContaining('--freeze') });
  renameSync(folder.at('moved'), folder.at('base/archive'));
  expect(read()).toMatchObject({ reasonCode: 'chain-broken', message: expect.stringContaining('1 former') });
});

test('what a freeze left that died is neither in the way of the next one nor kept', async () => {
  await freezeIn(folder.path, RUN);
  commitAll(folder.path);
  const reading = read();
  if (reading.kind !== 'hit') throw new Error(reading.message);
  const text = folder.read('base/metrics.json');
  folder.write(`base/archive/20261120-${reading.baseline.digest}.json`, text);
  folder.write('base/metrics.json.4194304.tmp', 'half');
  folder.write('base/archive/x.json.4194304.tmp', 'half');
  expect(read()).toMatchObject({ kind: 'hit', hasInterruptedFreeze: true });
  expect(conditions(await freezeIn(folder.path, run(0.5)))).toBe('frozen');
  expect(readdirSync(folder.at('base'))).toEqual(['archive', 'metrics.json']);
  expect(archived()).toHaveLength(1);
  expect(read()).toMatchObject({ kind: 'hit', hasInterruptedFreeze: false });
});

test('of two freezes at once one is told that the other was faster, and nothing is lost', async () => {
  await freezeIn(folder.path, RUN);
  commitAll(folder.path);
  expect(conditions(await freezeIn(folder.path, run(0.5)))).toBe('frozen');
  gitIn(folder.path, 'stash', '-q', '--include-untracked');
  const outer = await freezeIn(folder.path, run(0.75), {
    clock: {
      // The other is done between the last look at the tree and the write.
      now: () => {
        gitIn(folder.path, 'stash', 'pop', '-q');
        return new Date('2026-11-20T10:00:00.000Z');
      },
      monotonicMs: () => 0,
    },
  });
  expect(outer).toMatchObject({ kind: 'stale', message: expect.stringContaining('faster') });
  expect(read()).toMatchObject({ kind: 'hit', baseline: { cases: [{ score: 0.5 }, {}] }, former: [{}] });
});

test('while another process has the turn nothing is written; a dead one does not keep it', async () => {
  const lockFolder = lockFolderIn(folder.path);
  const lock = takeFreezeLock(lockFolder);
  expect(await freezeIn(folder.path, RUN)).toMatchObject({
    kind: 'busy',
    fix: expect.stringContaining(lockFolder),
  });
  expect(existsSync(folder.at('base'))).toBe(false);
  lock?.release();
  expect(conditions(await freezeIn(folder.path, RUN))).toBe('frozen');
});

test('a baseline that cannot be written is told, and the former one stays in use', async () => {
  await freezeIn(folder.path, RUN);
  commitAll(folder.path);
  const text = folder.read('base/metrics.json');
  mkdirSync(folder.at(`base/metrics.json.${process.pid}.tmp`));
  await expect(freezeIn(folder.path, run(0.5))).rejects.toThrow(/directory/);
  expect(folder.read('base/metrics.json')).toBe(text);
});

test('a frozen baseline does not depend on anything but the run, its place and its predecessor', async () => {
  const answer = await freezeIn(folder.path, RUN);
  if (answer.kind !== 'frozen') throw new Error(answer.kind);
  expect(frozen(answer.run, null, answer.baseline.provenance)).toEqual(answer.baseline);
});

test.each(['README.md', 'sub/x'])('what is no baseline in the archive is told by name: %s', async name => {
  await freezeIn(folder.path, RUN);
  folder.write(`base/archive/${name}`, 'x');
  expect(read()).toMatchObject({
    reasonCode: 'chain-broken',
    message: `The chain of baselines is broken: base/archive holds "${name.split('/')[0]}", which is no baseline.`,
    fix: expect.stringContaining('Put it elsewhere'),
  });
});
