import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { startClientStep } from '../../../doubles/github/client-step.ts';
import { type GitHubDouble, startGitHubDouble } from '../../../doubles/github/github-double.ts';
import { leaveArtifact } from '../../../doubles/github/leave-artifact.ts';
import { letterId, letterOf, listingOf } from '../../../doubles/letters.ts';
import { lettersOnGitHub } from '../../../doubles/letters-on-github.ts';

const DAY_MS = 86_400_000;
const step = startClientStep();
let github: GitHubDouble;

beforeAll(() => step.enter({}));
afterAll(() => step.leave());
beforeEach(async () => {
  github = await startGitHubDouble({ actions: 'write' });
});
afterEach(() => github.close());

/** Leaves a marker in run 7 as an earlier job of it did, and lets a later one file an entry: of 30 days, as all are. */
async function fileBeside(left: Readonly<Record<string, number>>): Promise<readonly string[]> {
  for (const [name, days] of Object.entries(left)) {
    const expiresAt = new Date(Date.now() + days * DAY_MS);
    leaveArtifact(github, { runId: 7 }, { name, content: 'This run wrote dead letters.\n', expiresAt });
  }
  const answer = await lettersOnGitHub(github, { runId: 7 }).add(letterOf(letterId(1)));
  expect(answer).toEqual({ kind: 'done' });
  const names = github.artifacts.all().map(({ name }) => name);
  return names.filter(name => /^p1-dlq(?:\.\d)?$/.test(name));
}

test('the marker of an earlier job is enough for an entry that it outlasts by far', async () => {
  expect(await fileBeside({ 'p1-dlq': 25 })).toEqual(['p1-dlq']);
});

test('an entry is seen longer than a marker that will soon be gone', async () => {
  expect(await fileBeside({ 'p1-dlq': 10 })).toEqual(['p1-dlq', 'p1-dlq.2']);
  github.faults.inject({ kind: 'clock-advance', ms: 20 * DAY_MS });
  const { entries } = await listingOf(lettersOnGitHub(github, { runId: 8 }));
  expect(entries.map(({ id }) => id)).toEqual([letterId(1)]);
});

test('an entry is kept although no marker can be made that lasts as long', async () => {
  const left = { 'p1-dlq': 5, 'p1-dlq.2': 6, 'p1-dlq.3': 7 };
  expect(await fileBeside(left)).toEqual(Object.keys(left));
});
