import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Claim } from '../../../../src/dlq/dead-letter-port.ts';
import { gitHubLetters } from '../../../../src/platform/github/dead-letters.ts';
import { startClientStep } from '../../../doubles/github/client-step.ts';
import { type GitHubDouble, startGitHubDouble } from '../../../doubles/github/github-double.ts';
import { CLAIMANT, changed, indexIn, letterId, letterOf, listingOf } from '../../../doubles/letters.ts';
import { lettersOnGitHub } from '../../../doubles/letters-on-github.ts';

const ID = letterId(1);
const HOUR_MS = 3_600_000;
const step = startClientStep();
let github: GitHubDouble;

beforeAll(() => step.enter({}));
beforeEach(async () => {
  github = await startGitHubDouble({ actions: 'write' });
  await lettersOnGitHub(github, { runId: 1 }).add(letterOf(ID));
});
afterEach(() => github.close());
afterAll(() => step.leave());

test('at a terminal entries are listed and read, and what needs a job says where it is done', async () => {
  const { ACTIONS_RUNTIME_TOKEN: _, ACTIONS_RESULTS_URL: __, ...env } = github.environment();
  const store = gitHubLetters({
    repository: env['GITHUB_REPOSITORY'] ?? '',
    token: github.token(),
    env,
    now: () => github.clock.now(),
    pause: async () => {},
    memo: null,
    retentionDays: 30,
    allow: { workflows: [], events: ['push'] },
    longestMs: () => 60_000,
  });
  const index = await indexIn(store, ID);
  expect(await store.read(index)).toMatchObject({ kind: 'hit', letter: { id: ID } });
  const letter = letterOf(ID);
  const claim: Claim = { id: ID, attempt: 2, deaths: 0, letter, place: index.place };
  github.requests.clear();
  for (const answer of [
    await store.add(letterOf(letterId(2))),
    await store.claim(index, CLAIMANT),
    await store.putBack(claim, changed(letter, { attempt: 2 })),
    await store.revise(index, changed(letter, { state: 'quarantine' })),
    await store.resolve(claim),
  ])
    expect(answer).toMatchObject({
      kind: 'unavailable',
      message: expect.stringContaining('needs a job'),
      fix: expect.stringContaining('action `dlq`'),
    });
  expect(github.requests.all()).toEqual([]);
});

test('claims whose owners died are followed one after another, and after ten nobody tries again', async () => {
  for (let deaths = 0; deaths <= 10; deaths += 1) {
    const store = lettersOnGitHub(github, { runId: 100 + deaths });
    const answer = await store.claim(await indexIn(store, ID), CLAIMANT);
    expect(answer).toMatchObject({ kind: 'won', claim: { attempt: 2 + deaths, deaths } });
    const early = lettersOnGitHub(github, { runId: 200 + deaths });
    expect(await early.claim(await indexIn(early, ID), CLAIMANT)).toMatchObject({ kind: 'lost' });
    github.faults.inject({ kind: 'clock-advance', ms: HOUR_MS + CLAIMANT.longestMs + 1000 });
  }
  const last = lettersOnGitHub(github, { runId: 300 });
  expect(await last.claim(await indexIn(last, ID), CLAIMANT)).toMatchObject({
    kind: 'refused',
    why: expect.stringContaining('claimed 10 times'),
  });
  expect((await listingOf(last)).entries).toHaveLength(1);
});
