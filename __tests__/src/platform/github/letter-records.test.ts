import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { DeadLetter } from '../../../../src/dlq/dead-letter.ts';
import type { Claim, DeadLetterStore } from '../../../../src/dlq/dead-letter-port.ts';
import { onceKeys } from '../../../../src/platform/github/letter-claims.ts';
import { nameOf } from '../../../../src/platform/github/letter-name.ts';
import { startClientStep } from '../../../doubles/github/client-step.ts';
import { type GitHubDouble, startGitHubDouble } from '../../../doubles/github/github-double.ts';
import { leaveArtifact } from '../../../doubles/github/leave-artifact.ts';
import { CLAIMANT, changed, indexIn, letterId, letterOf, listingOf } from '../../../doubles/letters.ts';
import { lettersOnGitHub } from '../../../doubles/letters-on-github.ts';

const ID = letterId(1);
const OVER_MS = 3_600_000 + CLAIMANT.longestMs + 1000;
const step = startClientStep();
let github: GitHubDouble;

beforeAll(() => step.enter({}));
beforeEach(async () => {
  github = await startGitHubDouble({ actions: 'write' });
  await lettersOnGitHub(github, { runId: 1 }).add(letterOf(ID));
});
afterEach(() => github.close());
afterAll(() => step.leave());

const storeOf = (runId: number): DeadLetterStore => lettersOnGitHub(github, { runId });
const claimBy = async (store: DeadLetterStore) => store.claim(await indexIn(store, ID), CLAIMANT);

/** An entry as any job may have uploaded it. */
const copyOf = (letter: DeadLetter) => ({ name: nameOf(letter), content: JSON.stringify(letter) });

function removeArtifact(id: number): void {
  const artifact = github.artifacts.all().find(each => each.id === id);
  if (artifact !== undefined) github.artifacts.delete(artifact);
}

async function wonBy(store: DeadLetterStore): Promise<Claim> {
  const answer = await claimBy(store);
  if (answer.kind !== 'won') throw new Error(JSON.stringify(answer));
  return answer.claim;
}

test('an attempt whose key was evicted while it runs is nobody else’s', async () => {
  const first = storeOf(2);
  const claim = await wonBy(first);
  github.faults.inject({ kind: 'eviction' });
  expect(await claimBy(storeOf(3))).toMatchObject({ kind: 'lost' });
  expect(await first.putBack(claim, changed(claim.letter, { attempt: 2 }))).toEqual({ kind: 'done' });
  expect(await wonBy(storeOf(4))).toMatchObject({ attempt: 3, deaths: 0 });
});

test('an attempt whose owner died and whose key was evicted is followed by the next', async () => {
  await wonBy(storeOf(2));
  github.faults.inject({ kind: 'eviction' });
  github.faults.inject({ kind: 'clock-advance', ms: OVER_MS });
  expect(await wonBy(storeOf(3))).toMatchObject({ attempt: 3, deaths: 1 });
});

test('a claim whose answer was lost began nothing, and is no death', async () => {
  github.faults.inject({ kind: 'lost-response', operation: 'FinalizeCacheEntryUpload', loss: 'reset' });
  expect(await claimBy(storeOf(2))).toMatchObject({ kind: 'lost', why: expect.stringMatching(/not known/) });
  github.faults.inject({ kind: 'clock-advance', ms: OVER_MS });
  expect(await wonBy(storeOf(3))).toMatchObject({ attempt: 3, deaths: 0 });
});

test.each([
  ['a fork', { headRepositoryId: 666 }],
  ['a feature branch', { ref: 'refs/heads/feature' }],
])('a record that %s left keeps nobody from an attempt, and ends none', async (_, from) => {
  for (const name of [`p1-claim-${ID}~2`, `p1-done-${ID}`])
    leaveArtifact(github, { runId: 66, ...from }, { name, content: 'p1\n' });
  expect(await wonBy(storeOf(2))).toMatchObject({ attempt: 2 });
});

test('a retry that succeeded is not made again although its copy could not be removed and its key was evicted', async () => {
  const first = storeOf(2);
  const claim = await wonBy(first);
  github.faults.inject({ kind: 'server-error', operation: 'DeleteArtifactById', times: 3 });
  expect(await first.resolve(claim)).toMatchObject({ kind: 'unavailable' });
  github.faults.clear();
  github.faults.inject({ kind: 'eviction' });
  const later = storeOf(3);
  expect((await listingOf(later)).entries).toMatchObject([{ id: ID, state: 'ready' }]);
  github.faults.inject({ kind: 'clock-advance', ms: OVER_MS });
  expect(await claimBy(later)).toMatchObject({ kind: 'lost', why: expect.stringMatching(/succeeded/) });
  expect((await listingOf(later)).entries).toEqual([]);
});

test('whoever made an attempt says how long it may take: who asks may know another step', async () => {
  const long = lettersOnGitHub(github, { runId: 2 });
  const answer = await long.claim(await indexIn(long, ID), { ...CLAIMANT, longestMs: 5 * 3_600_000 });
  expect(answer.kind).toBe('won');
  github.faults.inject({ kind: 'clock-advance', ms: OVER_MS });
  expect(await claimBy(storeOf(3))).toMatchObject({ kind: 'lost' });
  github.faults.inject({ kind: 'clock-advance', ms: 5 * 3_600_000 });
  expect(await wonBy(storeOf(4))).toMatchObject({ attempt: 3, deaths: 1 });
});

test('a runner whose clock is hours ahead takes no attempt that is being made', async () => {
  await wonBy(storeOf(2));
  const now = (): Date => new Date(github.clock.now().getTime() + 3 * OVER_MS);
  const ahead = lettersOnGitHub(github, { runId: 3, options: { now } });
  expect(await claimBy(ahead)).toMatchObject({ kind: 'lost' });
});

test('a change that died holds its entry for a quarter of an hour, and is no death', async () => {
  const store = storeOf(2);
  const index = await indexIn(store, ID);
  github.faults.inject({ kind: 'server-error', operation: 'ListRunArtifacts', times: 100 });
  github.faults.inject({ kind: 'server-error', operation: 'DeleteArtifactById', times: 100 });
  await store.revise(index, changed(letterOf(ID), { state: 'quarantine' }));
  github.faults.clear();
  for (const { id, name } of github.artifacts.all())
    if (name.startsWith('p1-dlq-') && name.includes('quarantine')) removeArtifact(id);
  expect(await claimBy(storeOf(3))).toMatchObject({ kind: 'lost' });
  github.faults.inject({ kind: 'clock-advance', ms: 16 * 60_000 });
  expect(await wonBy(storeOf(4))).toMatchObject({ attempt: 3, deaths: 0 });
});

test.each(['resolved', 'purged'] as const)(
  'an entry that was %s does not come back from an older copy, when keys are evicted',
  async deed => {
    leaveArtifact(github, { runId: 6 }, copyOf(changed(letterOf(ID), { attempt: 3 })));
    leaveArtifact(github, { runId: 6 }, { name: 'p1-dlq', content: 'marker' });
    const store = storeOf(7);
    if (deed === 'resolved') expect(await store.resolve(await wonBy(store))).toEqual({ kind: 'done' });
    else expect(await store.remove(await indexIn(store, ID), 'purged')).toEqual({ kind: 'done' });
    github.faults.inject({ kind: 'eviction' });
    github.faults.inject({ kind: 'clock-advance', ms: 3 * OVER_MS });
    const later = storeOf(8);
    for (const entry of (await listingOf(later)).entries)
      expect(await later.claim(entry, CLAIMANT)).toMatchObject({ kind: 'lost' });
    expect((await listingOf(storeOf(9))).entries).toEqual([]);
  },
);

test.each(['revised', 'purged'] as const)(
  'an entry whose retry no list shows yet is not %s, and the retry’s end holds',
  async deed => {
    const first = storeOf(2);
    const claim = await wonBy(first);
    github.faults.inject({ kind: 'stale-lookups', store: 'caches', lookups: 100 });
    const second = storeOf(3);
    const index = { ...(await indexIn(second, ID)), state: 'ready' as const };
    const deeds = {
      revised: () => second.revise(index, changed(letterOf(ID), { state: 'quarantine' })),
      purged: () => second.remove(index, 'purged'),
    };
    expect(await deeds[deed]()).toEqual({ kind: 'lost' });
    await first.putBack(claim, changed(claim.letter, { attempt: 2 }));
    expect((await listingOf(storeOf(4))).entries).toMatchObject([{ state: 'ready', attempt: 2 }]);
  },
);

test('an entry that was changed is retried by nobody who found it before', async () => {
  const late = storeOf(2);
  const before = await indexIn(late, ID);
  const other = storeOf(3);
  const order = await other.revise(await indexIn(other, ID), changed(letterOf(ID), { state: 'quarantine' }));
  expect(order).toMatchObject({ kind: 'done', letter: { attempt: 2 } });
  expect(await late.claim(before, CLAIMANT)).toMatchObject({ kind: 'lost' });
});

test('a change of which nobody knows whether it may be made is not made, and says when to try again', async () => {
  github.faults.inject({ kind: 'lost-response', operation: 'CreateCacheEntry', loss: 'reset' });
  const store = storeOf(2);
  const index = await indexIn(store, ID);
  expect(await store.revise(index, changed(letterOf(ID), { state: 'quarantine' }))).toMatchObject({
    kind: 'unavailable',
    message: expect.stringMatching(/Nothing was changed/),
    fix: expect.stringMatching(/try again/i),
  });
  expect((await listingOf(store)).entries).toMatchObject([{ state: 'ready', attempt: 1 }]);
});

test('from a terminal nothing is purged whose retry a record alone shows', async () => {
  await wonBy(storeOf(2));
  github.faults.inject({ kind: 'eviction' });
  const { ACTIONS_RUNTIME_TOKEN: _, ...terminal } = github.environment({ runId: 3 });
  expect(onceKeys(terminal)).toBeNull();
  const store = lettersOnGitHub(github, { runId: 3, options: { env: terminal } });
  expect(await store.remove(await indexIn(store, ID), 'purged')).toEqual({ kind: 'lost' });
  expect((await listingOf(store)).entries).toHaveLength(1);
});
