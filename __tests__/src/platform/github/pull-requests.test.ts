import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { ExternalError } from '../../../../src/kernel/errors.ts';
import { gitHubPullRequests } from '../../../../src/platform/github/pull-requests.ts';
import type { AnswerFault } from '../../../doubles/github/fault.ts';
import { type GitHubDouble, startGitHubDouble } from '../../../doubles/github/github-double.ts';

let github: GitHubDouble;
beforeAll(async () => {
  github = await startGitHubDouble();
});
afterEach(() => {
  github.pulls.clear();
  github.faults.clear();
});
afterAll(() => github.close());

const HEAD = 'a'.repeat(40);

function pullRequests(level: 'none' | 'read' = 'read') {
  const token = github.token({ 'pull-requests': level });
  return gitHubPullRequests({
    repository: 'octo-org/widgets',
    token,
    env: { GITHUB_API_URL: github.url },
    deadlineMs: 300,
  });
}

test('a pull request is found, by its number and by its commits; its author may be no more', async () => {
  github.pulls.put({ number: 7, author: 'mallory', head: HEAD, commits: ['b'.repeat(40)] });
  github.pulls.put({ number: 8, author: null, head: HEAD });
  expect(await pullRequests().find(7)).toEqual({ number: 7, author: 'mallory', head: HEAD });
  expect((await pullRequests().ofCommit(HEAD)).map(({ number, author }) => [number, author])).toEqual([
    [7, 'mallory'],
    [8, null],
  ]);
  expect((await pullRequests().ofCommit('b'.repeat(40))).map(({ number }) => number)).toEqual([7]);
});

test('reviews are read to the last page, in their order', async () => {
  const reviews = Array.from({ length: 230 }, (_, n) => ({
    user: n === 229 ? 'octocat' : null,
    state: n === 229 ? ('APPROVED' as const) : ('COMMENTED' as const),
    commit: n === 0 ? null : HEAD,
  }));
  github.pulls.put({ number: 7, author: 'mallory', head: HEAD, reviews });
  const found = await pullRequests().reviewsOf(7);
  expect(found).toHaveLength(230);
  expect([found[0], found[229]]).toEqual([
    { user: null, state: 'commented', commit: null },
    { user: 'octocat', state: 'approved', commit: HEAD },
  ]);
});

test('without the permission the error names the line to add', async () => {
  github.pulls.put({ number: 7, author: 'mallory', head: HEAD });
  const refused = await pullRequests('none')
    .reviewsOf(7)
    .catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(ExternalError);
  expect(refused).toMatchObject({ fix: expect.stringContaining('permissions: pull-requests: read') });
});

test.each<AnswerFault>([
  { kind: 'server-error' },
  { kind: 'rate-limit', retryAfterSeconds: 1 },
  { kind: 'lost-response', loss: 'reset' },
  { kind: 'lost-response', loss: 'truncated' },
])('reviews that cannot be read are an error, and never none: %j', async fault => {
  github.pulls.put({ number: 7, author: 'mallory', head: HEAD });
  github.faults.inject({ ...fault, operation: 'ListReviews' });
  await expect(pullRequests().reviewsOf(7)).rejects.toBeInstanceOf(ExternalError);
});

test('a pull request that is not there is an error', async () => {
  await expect(pullRequests().find(9)).rejects.toThrow('Reading pull request #9: GitHub answered 404');
});
