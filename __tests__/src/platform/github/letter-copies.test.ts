import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { DeadLetter } from '../../../../src/dlq/dead-letter.ts';
import { nameOf } from '../../../../src/platform/github/letter-name.ts';
import { type GitHubDouble, startGitHubDouble } from '../../../doubles/github/github-double.ts';
import { leaveArtifact } from '../../../doubles/github/leave-artifact.ts';
import type { RunOptions } from '../../../doubles/github/run.ts';
import { letterId, letterOf, listingOf } from '../../../doubles/letters.ts';
import { lettersOnGitHub } from '../../../doubles/letters-on-github.ts';

const ID = letterId(1);
let github: GitHubDouble;

beforeEach(async () => {
  github = await startGitHubDouble({ actions: 'write' });
});
afterEach(() => github.close());

function leave(from: RunOptions, over: Partial<DeadLetter> = {}): void {
  const letter = letterOf(ID, over);
  leaveArtifact(github, from, { name: 'p1-dlq', content: 'marker' });
  leaveArtifact(github, from, { name: nameOf(letter), content: JSON.stringify(letter) });
}

const FORGERS: readonly (readonly [string, RunOptions])[] = [
  ['a feature branch', { ref: 'refs/heads/feature' }],
  ['a pull request', { ref: 'refs/pull/7/merge', headBranch: 'feature', event: 'pull_request' }],
];

test.each(FORGERS)(
  'a copy from %s that claims a later attempt does not stand for that of the default branch',
  async (_, from) => {
    leave({ runId: 1 });
    leave({ runId: 2, ...from }, { attempt: 999 });
    const { entries, doubles } = await listingOf(lettersOnGitHub(github));
    expect(entries.map(({ attempt, obstacle }) => [attempt, obstacle])).toEqual([[1, null]]);
    expect(doubles.map(({ attempt }) => attempt)).toEqual([999]);
  },
);

test('a copy from a fork is refused, whatever it is a copy of', async () => {
  leave({ runId: 1 });
  leave({ runId: 2, headRepositoryId: 666 }, { attempt: 999 });
  const { entries, doubles, refused } = await listingOf(lettersOnGitHub(github));
  expect([entries.map(({ attempt }) => attempt), doubles]).toEqual([[1], []]);
  expect(refused.map(({ why }) => why)).toEqual(['comes from a fork']);
});

test('of copies of one attempt the newest counts', async () => {
  leave({ runId: 1 });
  leave({ runId: 2 }, { state: 'quarantine' });
  const { entries, doubles } = await listingOf(lettersOnGitHub(github));
  expect([entries.map(({ state }) => state), doubles.map(({ state }) => state)]).toEqual([
    ['quarantine'],
    ['ready'],
  ]);
});

test('an entry of a feature branch is listed while the default branch has none, and its redriven copy stands for it', async () => {
  leave({ runId: 1, ref: 'refs/heads/feature' }, { attempt: 2 });
  const [waiting] = (await listingOf(lettersOnGitHub(github))).entries;
  expect(waiting?.obstacle).toContain('comes from branch feature');
  leave({ runId: 2 }, { attempt: 2 });
  const { entries } = await listingOf(lettersOnGitHub(github));
  expect(entries.map(({ obstacle }) => obstacle)).toEqual([null]);
});
