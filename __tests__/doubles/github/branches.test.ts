import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { type GitHubDouble, startGitHubDouble } from './github-double.ts';
import { parseRecord } from './trust-boundary.ts';

const REPOSITORY = 'octo-org/widgets';
let github: GitHubDouble;

beforeAll(async () => {
  github = await startGitHubDouble({ contents: 'write' });
});

afterEach(() => github.faults.clear());

afterAll(() => github.close());

async function request(method: string, path: string, body?: object, headers: Record<string, string> = {}) {
  const response = await fetch(`${github.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${github.token()}`, ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text };
}

async function graphql(query: string, variables = {}) {
  return parseRecord((await request('POST', '/graphql', { query, variables })).text);
}

const commit = (input: object) =>
  graphql(
    'mutation Write($input: CreateCommitOnBranchInput!) { createCommitOnBranch(input: $input) { commit { oid } } }',
    { input: { branch: { repositoryNameWithOwner: REPOSITORY, branchName: 'main' }, ...input } },
  );

const contents = (path: string, headers = {}) =>
  request('GET', `/repos/${REPOSITORY}/contents/${path}`, undefined, {
    accept: 'application/vnd.github.raw+json',
    ...headers,
  });

describe('GraphQL', () => {
  test('answers any selection of the schema that it has data for', async () => {
    github.git.of(REPOSITORY).write('side', { 'a/b.txt': 'text' }, 'Write it down');
    const query = `{ repository(owner: "octo-org", name: "widgets") { nameWithOwner ref(qualifiedName: "side") {
      target { ... on Commit { message file(path: "a/b.txt") { object { ... on Blob { text byteSize } } } } } } } }`;
    const file = { object: { text: 'text', byteSize: 4 } };
    const ref = { target: { message: 'Write it down', file } };
    expect(await graphql(query)).toEqual({ data: { repository: { nameWithOwner: REPOSITORY, ref } } });
  });

  test.each([
    ['a field that GitHub does not have', '{ repository(owner: "a", name: "b") { budget } }', /Cannot query/],
    ['an argument that is missing', '{ repository(owner: "a") { id } }', /"name".*required/],
    ['what is no document', '{ repository(', /Syntax Error/],
  ])('refuses %s with status 200', async (_, query, message) => {
    const answer = await graphql(query);
    expect(answer).toEqual({
      errors: [expect.objectContaining({ message: expect.stringMatching(message) })],
    });
  });

  test('says NOT_FOUND of a repository that the token does not see', async () => {
    expect(await graphql('{ repository(owner: "octo-org", name: "gadgets") { id } }')).toMatchObject({
      data: { repository: null },
      errors: [{ type: 'NOT_FOUND', path: ['repository'] }],
    });
  });

  test('refuses a commit on another head than the branch has, in the words of GitHub', async () => {
    const expectedHeadOid = '0'.repeat(40);
    const message = `Expected branch to point to "${expectedHeadOid}" but it did not.  Pull and try again.`;
    expect(await commit({ expectedHeadOid, message: { headline: 'late' } })).toMatchObject({
      data: { createCommitOnBranch: null },
      errors: [{ type: 'STALE_DATA', message, path: ['createCommitOnBranch'] }],
    });
  });

  test('takes the limits of an hour for no error of HTTP', async () => {
    github.faults.inject({ kind: 'exhausted-limit', resetAfterSeconds: 60 });
    const { status, headers, text } = await request('POST', '/graphql', { query: '{ __typename }' });
    expect([status, headers.get('x-ratelimit-remaining')]).toEqual([200, '0']);
    expect(parseRecord(text)).toMatchObject({ errors: [{ type: 'RATE_LIMIT' }] });
  });
});

describe('contents', () => {
  test('are 304 until the file changes, whatever else changes on the branch', async () => {
    const repository = github.git.of(REPOSITORY);
    repository.write('main', { 'polled.txt': '1' });
    const condition = { 'if-none-match': (await contents('polled.txt')).headers.get('etag') ?? '' };
    repository.write('main', { 'other.txt': '1' });
    expect((await contents('polled.txt', condition)).status).toBe(304);
    repository.write('main', { 'polled.txt': '2' });
    expect(await contents('polled.txt', condition)).toMatchObject({ status: 200, text: '2' });
  });

  test('are 404 without the file, and without the branch', async () => {
    expect((await contents('none.txt')).status).toBe(404);
    expect((await contents('README.md?ref=none')).status).toBe(404);
  });
});

test('a branch made twice is refused, in the words of GitHub', async () => {
  const sha = github.git.of(REPOSITORY).head('main');
  const body = { ref: 'refs/heads/twice', sha };
  expect((await request('POST', `/repos/${REPOSITORY}/git/refs`, body)).status).toBe(201);
  const { status, text } = await request('POST', `/repos/${REPOSITORY}/git/refs`, body);
  expect([status, parseRecord(text)['message']]).toEqual([422, 'Reference already exists']);
});

test('every answer comes late while there is a latency, and at once when the faults are cleared', async () => {
  github.faults.inject({ kind: 'latency', ms: 150 });
  const timed = async () => {
    const startedAt = performance.now();
    await contents('README.md');
    return performance.now() - startedAt;
  };
  expect(await timed()).toBeGreaterThanOrEqual(149);
  expect(await timed()).toBeGreaterThanOrEqual(149);
  github.faults.clear();
  expect(await timed()).toBeLessThan(140);
});

describe('over HTTP, for the tests of child processes,', () => {
  const branches = '/_double/branches';

  test('files of the default branch are written and removed, and branches are read', async () => {
    const files = { 'p1.yml': 'version: 1', 'README.md': null };
    const { text } = await request('POST', branches, { files, message: 'Set the policy' });
    const shown = parseRecord(text);
    expect(shown['files']).toMatchObject({ 'p1.yml': 'version: 1' });
    expect(shown['files']).not.toHaveProperty('README.md');
    expect(shown['log']).toContainEqual({ oid: shown['head'], message: 'Set the policy' });
    expect(parseRecord((await request('GET', branches)).text)).toEqual(shown);
    const none = await request('GET', `${branches}?branch=none`);
    expect(parseRecord(none.text)).toEqual({ head: null, files: {}, log: [] });
  });

  test('a branch is protected, also one that is not there yet', async () => {
    await request('POST', branches, { branch: 'guarded', protection: 'ruleset' });
    expect(github.git.of(REPOSITORY).protectionOf('guarded')).toBe('ruleset');
    const sha = github.git.of(REPOSITORY).head('main');
    const body = { ref: 'refs/heads/guarded', sha };
    expect((await request('POST', `/repos/${REPOSITORY}/git/refs`, body)).status).toBe(422);
  });

  test('workflow runs are added and changed', async () => {
    const runs = '/_double/runs';
    await request('POST', runs, { id: 7 });
    await request('POST', runs, { id: 7, attempt: 2, status: 'completed', conclusion: 'failure' });
    expect(github.runs.find(7)).toMatchObject({ attempt: 2, status: 'completed', conclusion: 'failure' });
    expect((await request('POST', runs, { id: 7, status: 'asleep' })).status).toBe(400);
  });
});
