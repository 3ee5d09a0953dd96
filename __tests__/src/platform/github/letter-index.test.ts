import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { DeadLetter } from '../../../../src/dlq/dead-letter.ts';
import { nameOf } from '../../../../src/platform/github/letter-name.ts';
import type { Fault } from '../../../doubles/github/fault.ts';
import { type GitHubDouble, startGitHubDouble } from '../../../doubles/github/github-double.ts';
import { leaveArtifact } from '../../../doubles/github/leave-artifact.ts';
import type { RunOptions } from '../../../doubles/github/run.ts';
import { letterId, letterOf, listingOf } from '../../../doubles/letters.ts';
import { type LettersJob, lettersOnGitHub } from '../../../doubles/letters-on-github.ts';

const HOUR_MS = 3_600_000;
const RUNS = 30;
const EACH = 10;
let github: GitHubDouble;
let kept: string | null;
let pauses: number[];

beforeEach(async () => {
  kept = null;
  pauses = [];
  github = await startGitHubDouble({ actions: 'write' });
});
afterEach(() => github.close());

const memo = {
  load: () => kept,
  save: (text: string) => {
    kept = text;
  },
};
const pause = async (ms: number): Promise<void> => void pauses.push(ms);
const open = (job: LettersJob = {}) =>
  lettersOnGitHub(github, { runId: 9000, options: { memo, pause, ...job.options } });
const pass = (ms: number): void => github.faults.inject({ kind: 'clock-advance', ms });

function leave(from: RunOptions, ...letters: readonly DeadLetter[]): void {
  for (const letter of letters)
    leaveArtifact(github, from, { name: nameOf(letter), content: JSON.stringify(letter) });
}
const mark = (from: RunOptions): void => leaveArtifact(github, from, { name: 'p1-dlq', content: 'marker' });

/** 300 entries in 30 runs, an hour ago. */
function fill(): void {
  pass(-HOUR_MS);
  for (let run = 0; run < RUNS; run += 1) {
    mark({ runId: 1000 + run });
    const ids = Array.from({ length: EACH }, (_, each) => letterId(run * EACH + each));
    leave({ runId: 1000 + run }, ...ids.map(id => letterOf(id)));
  }
  pass(HOUR_MS);
}

async function counted(work: () => Promise<unknown>): Promise<Readonly<Record<string, number>>> {
  github.requests.clear();
  await work();
  return github.requests.counts();
}

test('a cold listing asks once for each run that is marked, and downloads nothing', async () => {
  fill();
  const counts = await counted(async () => {
    const { entries, doubles, refused } = await listingOf(open());
    expect([entries.length, doubles, refused]).toEqual([RUNS * EACH, [], []]);
  });
  expect(counts).toEqual({
    GetRepository: 1,
    ListRepositoryArtifacts: 3,
    ListRunArtifacts: RUNS,
    ListCaches: 2,
    GetRef: 1,
    ListCommits: 1,
  });
});

test('a warm listing asks at most five times, and sees what is new since', async () => {
  fill();
  await listingOf(open());
  mark({ runId: 2000 });
  leave({ runId: 2000 }, letterOf(letterId(5000)));
  const counts = await counted(async () => {
    const { entries } = await listingOf(open());
    expect(entries.length).toBe(RUNS * EACH + 1);
    expect(entries.map(({ id }) => id)).toContain(letterId(5000));
  });
  expect(counts).toEqual({ GetRepository: 1, ListRepositoryArtifacts: 1, ListCaches: 2 });
});

test.each<[string, (memo: string) => string | null, number]>([
  ['an hour old', text => text, HOUR_MS],
  ['from the future', text => text, -1000],
  ['of another repository', text => text.replace('octo-org/widgets', 'octo-org/other'), 0],
  ['no JSON', text => text.slice(0, -2), 0],
  ['a row short of a digest', text => text.replace(/"digest":"[^"]*",/, ''), 0],
  ['a row short of a commit', text => text.replace(/"headSha":"[^"]*"/, '"x":0'), 0],
  ['without commits', text => text.replace('"reached":[', '"others":['), 0],
  ['gone', () => null, 0],
])('a memo that is %s is not used', async (_, spoilt, laterMs) => {
  fill();
  await listingOf(open());
  kept = spoilt(kept ?? '');
  pass(laterMs);
  const counts = await counted(async () => {
    expect((await listingOf(open())).entries.length).toBe(RUNS * EACH);
  });
  expect(counts['ListRunArtifacts']).toBe(RUNS);
});

test('when more is new than three pages the listing starts anew', async () => {
  fill();
  await listingOf(open());
  for (let each = 0; each < 301; each += 1)
    leaveArtifact(github, { runId: 3000 }, { name: `build-${each}`, content: '' });
  const counts = await counted(async () => {
    expect((await listingOf(open())).entries.length).toBe(RUNS * EACH);
  });
  expect(counts).toMatchObject({ ListRepositoryArtifacts: 3 + 3, ListRunArtifacts: RUNS });
});

test('what a memo has and GitHub has not any more is a miss for who reads it', async () => {
  fill();
  const [entry] = (await listingOf(open())).entries;
  if (entry === undefined) throw new Error('nothing is listed');
  expect(await open().remove(entry, 'purged')).toEqual({ kind: 'done' });
  const store = open();
  const still = (await listingOf(store)).entries.find(({ id }) => id === entry.id);
  expect(await store.read(still ?? entry)).toEqual({ kind: 'miss' });
});

const OPERATIONS = ['GetRepository', 'ListRepositoryArtifacts', 'ListRunArtifacts', 'ListCaches'] as const;

test.each(OPERATIONS)('%s that fails for long makes no listing, after three tries', async operation => {
  fill();
  github.faults.inject({ kind: 'server-error', operation, times: 1000 });
  github.requests.clear();
  expect(await open().list()).toMatchObject({ kind: 'unavailable', reasonCode: 'state-unavailable' });
  const paths = github.requests.of(operation).map(({ path, query }) => `${path} ${JSON.stringify(query)}`);
  expect(Math.max(...paths.map(path => paths.filter(each => each === path).length))).toBe(3);
});

test.each(OPERATIONS)('%s that fails once is asked for again', async operation => {
  fill();
  github.faults.inject({ kind: 'server-error', operation });
  expect((await listingOf(open())).entries.length).toBe(RUNS * EACH);
  expect(pauses).toEqual([500]);
});

test.each<[string, Fault, readonly number[]]>([
  ['3 s', { kind: 'rate-limit', operation: 'ListCaches', retryAfterSeconds: 3 }, [3000]],
  [
    '2 s for a secondary limit',
    { kind: 'secondary-limit', operation: 'ListCaches', retryAfterSeconds: 2 },
    [2000],
  ],
])('GitHub is left alone for the %s that it asks for', async (_, fault, waits) => {
  fill();
  github.faults.inject(fault);
  expect((await listingOf(open())).entries.length).toBe(RUNS * EACH);
  expect(pauses).toEqual(waits);
});

test.each<[string, Fault]>([
  ['an hour', { kind: 'rate-limit', operation: 'ListCaches', retryAfterSeconds: 3600 }],
  ['nobody says how long', { kind: 'secondary-limit', operation: 'ListCaches' }],
  ['until the hour is over', { kind: 'exhausted-limit', operation: 'ListCaches', resetAfterSeconds: 1800 }],
])('a limit that lasts %s is told at once, and waited for by nobody', async (_, fault) => {
  fill();
  github.faults.inject(fault);
  expect(await open().list()).toMatchObject({ kind: 'unavailable', reasonCode: 'state-unavailable' });
  expect([pauses, github.requests.of('ListCaches').length]).toEqual([[], 1]);
});

test('without `actions: read` nothing is listed, and the permission is named', async () => {
  fill();
  const store = lettersOnGitHub(github, { runId: 9000, actions: 'none' });
  expect(await store.list()).toMatchObject({
    kind: 'unavailable',
    reasonCode: 'permission-missing',
    fix: expect.stringContaining('`permissions: actions: read`'),
  });
});

test('what has expired is not listed', async () => {
  fill();
  pass(91 * 24 * HOUR_MS);
  expect(await listingOf(open())).toMatchObject({ entries: [], doubles: [], refused: [] });
});

test('what was listed in part is not kept for the next listing', async () => {
  fill();
  github.faults.inject({ kind: 'server-error', operation: 'ListRunArtifacts', times: 1000 });
  await open().list();
  expect(kept).toBeNull();
  github.faults.clear();
  expect((await listingOf(open())).entries.length).toBe(RUNS * EACH);
});
