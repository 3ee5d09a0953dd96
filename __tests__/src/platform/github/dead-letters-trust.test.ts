import { createHash } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { DeadLetter } from '../../../../src/dlq/dead-letter.ts';
import type { Listing } from '../../../../src/dlq/dead-letter-port.ts';
import type { Order } from '../../../../src/dlq/revise.ts';
import { nameOf } from '../../../../src/platform/github/letter-name.ts';
import { queueOnGitHub } from '../../../conformance/dead-letter-kills/queue.ts';
import { type GitHubDouble, startGitHubDouble } from '../../../doubles/github/github-double.ts';
import { describeRun, type RunOptions } from '../../../doubles/github/run.ts';
import { letterId, letterOf } from '../../../doubles/letters.ts';

const ID = letterId(1);
let github: GitHubDouble;

beforeEach(async () => {
  github = await startGitHubDouble({ actions: 'write', contents: 'write' });
});
afterEach(() => github.close());

const queue = () => queueOnGitHub(github.environment({ runId: 99 }));

/** A copy of the entry as a run left it; `content` is what it holds instead. */
function place(runId: number, own: Partial<DeadLetter>, from: RunOptions = {}, content?: string): void {
  const by = describeRun({ runId, ...from });
  github.runs.begin(by);
  const letter = letterOf(ID, { due_at: '2026-01-01T00:00:00.000Z', ...own });
  for (const [name, body] of [
    ['p1-dlq', 'marker'],
    [nameOf(letter), content ?? JSON.stringify(letter)],
  ] as const) {
    const artifact = github.artifacts.create(by, {
      name,
      mimeType: 'application/json',
      expiresAt: undefined,
    });
    if (artifact === undefined) throw new Error(`${name} is taken`);
    github.blobs.put(artifact.blob, { content: Buffer.from(body), contentType: 'application/json' });
    const digest = `sha256:${createHash('sha256').update(body).digest('hex')}`;
    github.artifacts.finalize(artifact, body.length, digest);
  }
}

function makeKey(key: string, ref: string): void {
  const version = createHash('sha256').update('p1-claim').digest('hex');
  const entry = github.caches.reserve({ repository: 'octo-org/widgets', ref, key, version });
  if (entry === undefined) throw new Error(`${key} is taken`);
  github.caches.finalize(entry, 3);
}

async function listing(): Promise<Listing> {
  const answer = await queue().store.list();
  if (answer.kind !== 'hit') throw new Error(answer.message);
  return answer;
}

/** Which copies are left after a pass, by attempt. */
async function attemptsAfterTidy(): Promise<readonly number[]> {
  const all = queue();
  const answer = await all.store.list();
  if (answer.kind !== 'hit') throw new Error(answer.message);
  await all.tidy(answer);
  const names = github.artifacts.all().map(({ name }) => name);
  return names.flatMap(name => (name.startsWith('p1-dlq-') ? Number(name.split('~')[4]) : []));
}

test.each(['refs/heads/feature', 'refs/pull/7/merge'])(
  'a key that a job of %s made neither resolves nor claims an entry, and a pass leaves the entry',
  async ref => {
    place(7, {});
    makeKey(`p1-done/${ID}/1`, ref);
    makeKey(`p1-claim/${ID}/2`, ref);
    expect(await listing()).toMatchObject({ entries: [{ id: ID, state: 'ready' }], doubles: [] });
    expect(await attemptsAfterTidy()).toEqual([1]);
  },
);

test('a key of the default branch resolves an entry', async () => {
  place(7, {});
  makeKey(`p1-done/${ID}/2`, 'refs/heads/main');
  expect(await listing()).toMatchObject({ entries: [], doubles: [{ id: ID }] });
});

test('a copy from a feature branch does not stand before one of the default branch, whatever attempt it says', async () => {
  place(7, { attempt: 2 });
  place(8, { attempt: 900, state: 'quarantine', due_at: null }, { ref: 'refs/heads/feature' });
  expect((await listing()).entries).toMatchObject([{ id: ID, attempt: 2, state: 'ready', obstacle: null }]);
  expect(await attemptsAfterTidy()).toContain(2);
});

test.each([
  ['is not JSON', '{'],
  ['says something else than its name', JSON.stringify(letterOf(ID, { attempt: 5 }))],
])('a pass removes no copy for the sake of one whose content %s', async (_, content) => {
  place(7, { attempt: 2 });
  place(8, { attempt: 3 }, {}, content);
  expect(await attemptsAfterTidy()).toContain(2);
});

test('a copy that is too long or has no digest is counted as refused, without a download', async () => {
  place(7, { attempt: 2 });
  place(8, { attempt: 3 });
  place(9, { attempt: 4 });
  const copies = github.artifacts.all().filter(({ name }) => name.startsWith('p1-dlq-'));
  const [, long, bare] = copies;
  if (long === undefined || bare === undefined) throw new Error('not placed');
  github.artifacts.finalize(long, 1024 ** 3, long.digest);
  github.artifacts.finalize(bare, 10, undefined);
  const { entries, refused } = await listing();
  expect(entries).toMatchObject([{ id: ID, attempt: 2 }]);
  expect(refused.map(({ why }) => why).sort()).toEqual(['has no digest', 'is longer than 1 MiB']);
  expect(github.requests.of('DownloadArtifact')).toEqual([]);
});

test('who is not a job of the default branch changes no entry', async () => {
  place(7, {});
  const stranger = queueOnGitHub(github.environment({ runId: 98, ref: 'refs/heads/feature' }));
  const order = { kind: 'quarantine', reason: 'no' } as const;
  const answer = await stranger.obey((await listing()).entries, order);
  expect(answer).toMatchObject({ kind: 'unavailable', reasonCode: 'untrusted' });
  expect((await listing()).entries).toMatchObject([{ id: ID, state: 'ready' }]);
});

const ANYWHERE: readonly (readonly [string, RunOptions])[] = [
  ['a feature branch', { ref: 'refs/heads/feature' }],
  ['an event that is not allowed', { event: 'issue_comment' }],
];
const ORDERS: readonly Order[] = [
  { kind: 'quarantine', reason: 'r' },
  { kind: 'mark-permanent', reason: 'r', owner: 'o' },
  { kind: 'redrive', reason: 'r', resetsAttempts: false, vouches: false },
];

test.each(ANYWHERE)(
  'what is from %s is made the default branch’s own by nothing but a redrive of it',
  async (_, from) => {
    place(7, {}, from);
    for (const order of ORDERS) {
      const answer = await queue().obey((await listing()).entries, order);
      expect(answer).toMatchObject({ changed: [], declined: [expect.stringContaining(`\`redrive ${ID}\``)] });
    }
    place(8, { state: 'quarantine', due_at: null, attempt: 2 }, from);
    const release = await queue().obey((await listing()).entries, { kind: 'release', reason: 'r' });
    expect(release).toMatchObject({ changed: [] });
    const redrive: Order = { kind: 'redrive', reason: 'r', resetsAttempts: false, vouches: true };
    const preview = await queue().preview((await listing()).entries, redrive);
    expect(preview).toMatchObject([{ entry: { id: ID }, isDone: true }]);
  },
);

test('of copies from other branches the first counts, and a pass leaves each', async () => {
  place(7, { attempt: 1 }, { ref: 'refs/heads/feature' });
  place(8, { attempt: 99, state: 'quarantine', due_at: null }, { ref: 'refs/heads/other' });
  expect(await listing()).toMatchObject({ entries: [{ id: ID, attempt: 1 }], doubles: [] });
  expect(await attemptsAfterTidy()).toEqual([1, 99]);
});
