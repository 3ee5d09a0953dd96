import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { DeadLetter } from '../../../../src/dlq/dead-letter.ts';
import { nameOf } from '../../../../src/platform/github/letter-name.ts';
import { queueOnGitHub } from '../../../conformance/dead-letter-kills/queue.ts';
import { startClientStep } from '../../../doubles/github/client-step.ts';
import { type GitHubDouble, startGitHubDouble } from '../../../doubles/github/github-double.ts';
import { leaveArtifact } from '../../../doubles/github/leave-artifact.ts';
import type { RunOptions } from '../../../doubles/github/run.ts';
import { CLAIMANT, indexIn, letterId, letterOf, listingOf } from '../../../doubles/letters.ts';
import { lettersOnGitHub } from '../../../doubles/letters-on-github.ts';

const REPOSITORY = 'octo-org/widgets';
const ID = letterId(1);
const step = startClientStep();
let github: GitHubDouble;
let stray: string;

beforeAll(() => step.enter({}));
beforeEach(async () => {
  github = await startGitHubDouble({ actions: 'write' });
  const git = github.git.of(REPOSITORY);
  const start = git.head('main') ?? '';
  git.write('main', { a: 'a later commit' });
  stray = git.storeCommit(git.storeTree(new Map()), [start], 'Not of main').oid;
});
afterEach(() => github.close());
afterAll(() => step.leave());

/** Runs that GitHub names like those of the default branch. */
const strangers = (): readonly (readonly [string, RunOptions])[] => [
  ['a tag', { ref: 'refs/tags/main', sha: stray }],
  ['a tag whose commit is gone', { ref: 'refs/tags/main', sha: 'f'.repeat(40) }],
  [
    'a pull request from main',
    { ref: 'refs/pull/7/merge', headBranch: 'main', sha: shaOfMain(), event: 'pull_request' },
  ],
];
const KINDS = ['a tag', 'a tag whose commit is gone', 'a pull request from main'];
const shaOfMain = (): string => github.git.of(REPOSITORY).head('main') ?? '';
const runOf = (kind: string): RunOptions => strangers().find(([name]) => name === kind)?.[1] ?? {};

function leave(from: RunOptions, own: Partial<DeadLetter> = {}): void {
  const letter = letterOf(ID, { due_at: '2026-01-01T00:00:00.000Z', ...own });
  leaveArtifact(github, from, { name: 'p1-dlq', content: 'marker' });
  leaveArtifact(github, from, { name: nameOf(letter), content: JSON.stringify(letter) });
}
const open = (runId = 90) => lettersOnGitHub(github, { runId });
const claimed = async (store = open()) => store.claim(await indexIn(store, ID), CLAIMANT);

test.each(KINDS)(
  'what a run of %s that is named main says of an end or a claim counts for nothing',
  async kind => {
    leave({ runId: 7 });
    for (const name of [`p1-done-${ID}`, `p1-claim-${ID}~2`])
      leaveArtifact(github, { runId: 66, ...runOf(kind) }, { name, content: 'p1\n' });
    expect(await claimed()).toMatchObject({ kind: 'won', claim: { attempt: 2, deaths: 0 } });
  },
);

test.each(KINDS)(
  'an entry of a run of %s that is named main is not retried, and may be redriven',
  async kind => {
    leave({ runId: 66, ...runOf(kind) });
    expect(await claimed()).toMatchObject({ kind: 'refused' });
    const store = open(91);
    const index = await indexIn(store, ID);
    const order = letterOf(ID, { attempt: 1 });
    expect(await store.revise(index, order)).toMatchObject({ kind: 'done', letter: { attempt: 2 } });
    expect(await claimed(open(92))).toMatchObject({ kind: 'won' });
  },
);

test.each(KINDS)(
  'a copy of a run of %s that is named main stands before no true one, and a pass leaves that',
  async kind => {
    leave({ runId: 7 }, { attempt: 2 });
    leave({ runId: 66, ...runOf(kind) }, { attempt: 900, state: 'quarantine', due_at: null });
    const queue = queueOnGitHub(github.environment({ runId: 99 }));
    const listing = await queue.store.list();
    if (listing.kind !== 'hit') throw new Error(listing.message);
    expect(listing.entries).toMatchObject([{ attempt: 2, state: 'ready', obstacle: null }]);
    await queue.tidy(listing);
    expect((await listingOf(open())).entries).toMatchObject([{ attempt: 2, obstacle: null }]);
  },
);

test('an entry of a tag is listed with what stands in its way, and no drain takes it', async () => {
  leave({ runId: 66, ref: 'refs/tags/main', sha: stray });
  const [entry] = (await listingOf(open())).entries;
  expect(entry?.obstacle).toBe(
    `comes from commit ${stray.slice(0, 12)}, which branch main does not have (a tag of that name, or commits that were replaced), and waits until somebody redrives it`,
  );
});

test('an entry of a pull request from the default branch is refused, also where its event is allowed', async () => {
  leave({ runId: 66, ...runOf('a pull request from main') });
  const allow = { workflows: [], events: ['pull_request'] };
  const store = lettersOnGitHub(github, { runId: 90, options: { allow } });
  expect(await claimed(store)).toMatchObject({
    kind: 'refused',
    why: expect.stringContaining('comes from a pull request'),
  });
});

test('a tag that is named like the default branch does not stand for it', async () => {
  github.git.of(REPOSITORY).tags.set('main', stray);
  leave({ runId: 66, ref: 'refs/tags/main', sha: stray });
  expect(await claimed()).toMatchObject({
    kind: 'refused',
    why: expect.stringContaining('comes from commit'),
  });
});

test('the entry of a commit that the branch had before it was rewritten waits', async () => {
  leave({ runId: 7, sha: shaOfMain() });
  github.git.of(REPOSITORY).moveBranch('main', stray);
  expect(await claimed()).toMatchObject({ kind: 'refused', why: expect.stringContaining('redrives it') });
});

test('the entry of a commit older than the newest hundred is retried', async () => {
  const old = shaOfMain();
  for (let each = 0; each < 120; each += 1) github.git.of(REPOSITORY).write('main', { a: `commit ${each}` });
  leave({ runId: 7, sha: old });
  expect(await claimed()).toMatchObject({ kind: 'won' });
  expect(github.requests.of('CompareCommits')).toHaveLength(1);
});

test('a commit that was pushed after this process looked at the branch is one of it', async () => {
  leave({ runId: 7 });
  const store = open();
  await listingOf(store);
  const letter = letterOf(letterId(2), { due_at: '2026-01-01T00:00:00.000Z' });
  const later = github.git.of(REPOSITORY).write('main', { a: 'pushed meanwhile' });
  leaveArtifact(github, { runId: 8, sha: later }, { name: 'p1-dlq', content: 'marker' });
  leaveArtifact(github, { runId: 8, sha: later }, { name: nameOf(letter), content: JSON.stringify(letter) });
  expect(await store.claim(await indexIn(store, letter.id), CLAIMANT)).toMatchObject({ kind: 'won' });
});

test('each commit is asked for once, however many notes its runs left', async () => {
  leave({ runId: 7 });
  for (const runId of [66, 67, 68])
    leaveArtifact(
      github,
      { runId, ref: 'refs/tags/main', sha: stray },
      { name: `p1-done-${ID}`, content: 'p1\n' },
    );
  expect(await claimed()).toMatchObject({ kind: 'won' });
  expect(github.requests.counts()).toMatchObject({ GetRef: 1, ListCommits: 1, CompareCommits: 1 });
});

test('a listing compares ten commits at most, and a claim asks for the rest', async () => {
  const git = github.git.of(REPOSITORY);
  for (let each = 0; each < 15; each += 1) {
    const sha = git.storeCommit(git.storeTree(new Map()), [shaOfMain()], `stray ${each}`).oid;
    const letter = letterOf(letterId(100 + each));
    const from = { runId: 200 + each, ref: 'refs/tags/main', sha };
    leaveArtifact(github, from, { name: 'p1-dlq', content: 'marker' });
    leaveArtifact(github, from, { name: nameOf(letter), content: JSON.stringify(letter) });
  }
  const store = open();
  const { entries } = await listingOf(store);
  expect(github.requests.of('CompareCommits')).toHaveLength(10);
  const unasked = entries.filter(({ obstacle }) => obstacle === null);
  expect(unasked).toHaveLength(5);
  for (const entry of unasked) expect(await store.claim(entry, CLAIMANT)).toMatchObject({ kind: 'refused' });
});

const REFUSALS = ['GetRef', 'ListCommits', 'CompareCommits'] as const;

test.each(REFUSALS)(
  '%s that is refused ends and retries nothing, and the permission is named',
  async operation => {
    leave({ runId: 7 });
    const refusal = { status: 403, message: 'Resource not accessible by integration', times: 1000 };
    if (operation === 'CompareCommits')
      leaveArtifact(
        github,
        { runId: 66, ref: 'refs/tags/main', sha: stray },
        { name: `p1-done-${ID}`, content: 'p1\n' },
      );
    github.faults.inject({ kind: 'server-error', operation, ...refusal });
    expect(await claimed()).toMatchObject({
      kind: 'unavailable',
      reasonCode: 'permission-missing',
      fix: expect.stringContaining('`permissions: contents: read`'),
    });
    github.faults.clear();
    expect((await listingOf(open(91))).entries).toMatchObject([{ id: ID, attempt: 1 }]);
  },
);

test.each(REFUSALS)(
  'while %s fails, a copy that cannot be told from a true one makes no listing',
  async operation => {
    leave({ runId: 7 });
    leave({ runId: 66, ref: 'refs/tags/main', sha: stray }, { attempt: 900 });
    github.faults.inject({ kind: 'server-error', operation, times: 1000 });
    expect(await open().list()).toMatchObject({ kind: 'unavailable', reasonCode: 'state-unavailable' });
  },
);

test('a repository whose commits cannot be asked for lists its entries all the same', async () => {
  leave({ runId: 7 });
  github.faults.inject({ kind: 'server-error', operation: 'GetRef', times: 1000 });
  expect((await listingOf(open())).entries).toMatchObject([{ id: ID, obstacle: null }]);
});
