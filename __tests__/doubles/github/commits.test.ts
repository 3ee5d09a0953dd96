import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type GitHubDouble, startGitHubDouble } from './github-double.ts';
import { describeRun } from './run.ts';
import { isRecord } from './trust-boundary.ts';

const REPOSITORY = 'octo-org/widgets';
let github: GitHubDouble;
const commits: string[] = [];
let side: string;
let alone: string;

beforeAll(async () => {
  github = await startGitHubDouble();
  const git = github.git.of(REPOSITORY);
  commits.push(git.head('main') ?? '');
  for (const each of ['1', '2', '3']) commits.push(git.write('main', { each }, each));
  const tree = git.storeTree(new Map());
  side = git.storeCommit(tree, [commits[1] ?? ''], 'side').oid;
  alone = git.storeCommit(tree, [], 'alone').oid;
});
afterAll(() => github.close());

async function get(path: string, token = github.token()) {
  const headers = { authorization: `Bearer ${token}` };
  const response = await fetch(`${github.url}/repos/${REPOSITORY}/${path}`, { headers });
  const body: unknown = await response.json();
  return { status: response.status, link: response.headers.get('link') ?? '', body };
}
const shasIn = (body: unknown) => [body].flat().map(each => (isRecord(each) ? each['sha'] : undefined));

test('commits are listed newest first, from a commit or a branch, in pages', async () => {
  const first = await get('commits?sha=main&per_page=3');
  expect(shasIn(first.body)).toEqual(commits.slice(1).reverse());
  expect(first.link).toContain('rel="next"');
  expect(shasIn((await get('commits?sha=main&per_page=3&page=2')).body)).toEqual(commits.slice(0, 1));
  expect(shasIn((await get(`commits?sha=${commits[1]}`)).body)).toEqual(commits.slice(0, 2).reverse());
});

test('the first commit of a branch is that of its runs', () => {
  expect(describeRun({}).sha).toBe(commits[0]);
});

test.each([
  ['identical', () => ['main', commits[3]]],
  ['behind', () => [commits[3], commits[0]]],
  ['ahead', () => [commits[0], commits[2]]],
  ['diverged', () => ['main', side]],
])('what is %s is told so', async (status, pair) => {
  expect(await get(`compare/${pair().join('...')}?per_page=1`)).toMatchObject({
    status: 200,
    body: { status },
  });
});

test.each([
  ['a commit that nobody has', () => `compare/main...${'f'.repeat(40)}`, /Not Found/],
  ['a history that shares nothing', () => `compare/main...${alone}`, /No common ancestor/],
  ['a list from a commit that nobody has', () => `commits?sha=${'f'.repeat(40)}`, /Not Found/],
])('%s is 404', async (_, path, message) => {
  expect(await get(path())).toMatchObject({ status: 404, body: { message: expect.stringMatching(message) } });
});

test('a name that a tag has too means the tag, save where a reference is asked for', async () => {
  const { tags } = github.git.of(REPOSITORY);
  tags.set('main', side);
  expect(await get(`compare/main...${side}`)).toMatchObject({ body: { status: 'identical' } });
  expect(await get('git/ref/heads/main')).toMatchObject({ body: { object: { sha: commits[3] } } });
  tags.delete('main');
});

test('without contents: read both are 403, and in an empty repository 409', async () => {
  const blind = github.token({ contents: 'none' });
  const empty = github.token({ repository: 'octo-org/empty' });
  github.git.of('octo-org/empty').deleteBranch('main');
  for (const path of ['commits', `compare/main...${side}`]) {
    expect((await get(path, blind)).status).toBe(403);
    const answer = await fetch(`${github.url}/repos/octo-org/empty/${path}`, {
      headers: { authorization: `Bearer ${empty}` },
    });
    expect(answer.status).toBe(409);
  }
});
