import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { onceKeys } from '../../../../src/platform/github/letter-claims.ts';
import { nameOf } from '../../../../src/platform/github/letter-name.ts';
import { startClientStep } from '../../../doubles/github/client-step.ts';
import {
  type EnvironmentOptions,
  type GitHubDouble,
  startGitHubDouble,
} from '../../../doubles/github/github-double.ts';
import { leaveArtifact } from '../../../doubles/github/leave-artifact.ts';
import { CLAIMANT, changed, indexIn, letterId, letterOf, listingOf } from '../../../doubles/letters.ts';
import { lettersOnGitHub } from '../../../doubles/letters-on-github.ts';

const ID = letterId(1);
const PULL_REQUEST: EnvironmentOptions = {
  runId: 66,
  ref: 'refs/pull/7/merge',
  headBranch: 'feature',
  event: 'pull_request',
  actions: 'none',
};
const step = startClientStep();
let github: GitHubDouble;

beforeAll(() => step.enter({}));
beforeEach(async () => {
  github = await startGitHubDouble({ actions: 'write' });
  for (const [name, content] of [
    ['p1-dlq', 'marker'],
    [nameOf(letterOf(ID)), JSON.stringify(letterOf(ID))],
  ] as const)
    leaveArtifact(github, { runId: 1 }, { name, content });
});
afterEach(() => github.close());
afterAll(() => step.leave());

/** Makes a key as whoever runs code in that job can. */
const make = async (key: string, job: EnvironmentOptions): Promise<unknown> =>
  onceKeys(github.environment(job))?.make(key);

test('a key that says an entry is resolved counts if a job of the default branch made it', async () => {
  await make(`p1-done/${ID}/2`, { runId: 2 });
  expect(await listingOf(lettersOnGitHub(github))).toMatchObject({ entries: [], doubles: [{ id: ID }] });
});

test('a pull request cannot tell an entry to be resolved', async () => {
  expect(await make(`p1-done/${ID}/2`, PULL_REQUEST)).toEqual({ kind: 'made' });
  expect(await listingOf(lettersOnGitHub(github))).toMatchObject({
    entries: [{ id: ID, state: 'ready' }],
    doubles: [],
  });
});

test('a pull request cannot claim an entry, nor keep it from being claimed or changed', async () => {
  for (const attempt of [2, 3]) await make(`p1-claim/${ID}/${attempt}`, PULL_REQUEST);
  const store = lettersOnGitHub(github, { runId: 2 });
  const index = await indexIn(store, ID);
  expect(index.state).toBe('ready');
  const next = changed(letterOf(ID), {});
  expect(await store.revise(index, next)).toMatchObject({ kind: 'done', letter: { attempt: 2 } });
  const again = lettersOnGitHub(github, { runId: 3 });
  expect(await again.claim(await indexIn(again, ID), CLAIMANT)).toMatchObject({
    kind: 'won',
    claim: { attempt: 3, deaths: 0 },
  });
});

test('a pull request’s key does not pass for the old claim of an owner that died', async () => {
  github.faults.inject({ kind: 'clock-advance', ms: -3 * 3_600_000 });
  await make(`p1-claim/${ID}/2`, PULL_REQUEST);
  github.faults.inject({ kind: 'clock-advance', ms: 3 * 3_600_000 });
  // The list lags: of the two keys of that name it shows the forged one alone.
  github.faults.inject({ kind: 'stale-lookups', store: 'caches', lookups: 100 });
  const first = lettersOnGitHub(github, { runId: 2 });
  expect(await first.claim(await indexIn(first, ID), CLAIMANT)).toMatchObject({ kind: 'won' });
  const second = lettersOnGitHub(github, { runId: 3 });
  expect(await second.claim(await indexIn(second, ID), CLAIMANT)).toMatchObject({ kind: 'lost' });
});

test('an entry whose first owner died is processing while the next one retries it', async () => {
  for (const _ of ['the one that dies', 'the one that lives']) {
    github.faults.inject({ kind: 'clock-advance', ms: 2 * 3_600_000 });
    const store = lettersOnGitHub(github, { runId: 2 });
    const index = await indexIn(store, ID);
    expect(index.state).toBe('ready');
    expect(await store.claim(index, CLAIMANT)).toMatchObject({ kind: 'won' });
    expect((await indexIn(store, ID)).state).toBe('processing');
  }
});
