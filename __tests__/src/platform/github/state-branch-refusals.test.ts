import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { StateStore } from '../../../../src/guard/state-port.ts';
import { stateBranch } from '../../../../src/platform/github/state-branch.ts';
import type { AnswerFault } from '../../../doubles/github/fault.ts';
import {
  type EnvironmentOptions,
  type GitHubDouble,
  startGitHubDouble,
} from '../../../doubles/github/github-double.ts';
import type { Operation } from '../../../doubles/github/operation.ts';

const REPOSITORY = 'octo-org/widgets';
const BRANCH = 'p1-state';
const DEADLINE_MS = 300;
let github: GitHubDouble;

beforeAll(async () => {
  github = await startGitHubDouble({ repository: REPOSITORY, contents: 'write' });
});

beforeEach(() => {
  github.git.of(REPOSITORY).deleteBranch(BRANCH);
  github.git.of(REPOSITORY).write(BRANCH, { 'a.json': '1' });
});

afterEach(() => {
  expect(github.faults.pending()).toEqual([]);
  github.faults.clear();
});

afterAll(() => github.close());

type Opening = EnvironmentOptions & { readonly token?: string; readonly url?: string };

function open({ token, url, ...options }: Opening = {}): StateStore {
  const env = { ...github.environment(), ...(url && { GITHUB_API_URL: url, GITHUB_GRAPHQL_URL: '' }) };
  return stateBranch({
    repository: REPOSITORY,
    branch: BRANCH,
    token: token ?? github.token(options),
    env,
    deadlineMs: DEADLINE_MS,
  });
}

const head = () => github.git.of(REPOSITORY).head(BRANCH) ?? null;

const calls: Readonly<Record<string, (store: StateStore) => Promise<object>>> = {
  read: store => store.read(),
  commit: store => store.commit(head(), { 'a.json': '2' }, 'a note'),
  create: store => store.commit(null, { 'a.json': '2' }, 'a note'),
  poll: store => store.poll('a.json', null),
};

/** The call's answer in a line, its sentences apart. */
async function classified(call: string, opening: Opening = {}) {
  const answer = await calls[call]?.(open(opening));
  const { kind, reasonCode, isRetryable, retryAfterMs, message, fix } = { ...blank, ...answer };
  const isAgain = kind === 'unavailable' && (isRetryable ? 'retryable' : 'for good');
  return { line: [kind, reasonCode, isAgain, retryAfterMs].filter(Boolean).join(' '), message, fix };
}

const blank = { kind: '', reasonCode: '', isRetryable: false, retryAfterMs: 0, message: '', fix: '' };

async function closedUrl(): Promise<string> {
  const other = await startGitHubDouble();
  await other.close();
  return other.url;
}

const NO_PERMISSION = 'unavailable permission-missing for good';
const RETRYABLE = 'unavailable state-unavailable retryable';

const requests: readonly (readonly [string, Operation])[] = [
  ['read', 'GraphQLQuery'],
  ['commit', 'GraphQLMutation'],
  ['create', 'CreateTree'],
  ['create', 'CreateCommit'],
  ['create', 'CreateRef'],
  ['poll', 'GetContents'],
];

describe.each(requests)('a %s whose %s', (call, operation) => {
  const isGraphQL = operation.startsWith('GraphQL');
  const isSeen = operation === 'GraphQLMutation' || operation === 'CreateRef';
  const lost = isSeen ? 'unknown' : RETRYABLE;

  beforeEach(() => {
    if (call === 'create') github.git.of(REPOSITORY).deleteBranch(BRANCH);
  });

  const refused: readonly (readonly [string, AnswerFault, string])[] = [
    ['fails', { kind: 'server-error', status: 502 }, lost],
    ['is told to wait', { kind: 'rate-limit', retryAfterSeconds: 7 }, `${RETRYABLE} 7000`],
    ['is too much at once', { kind: 'secondary-limit', retryAfterSeconds: 30 }, `${RETRYABLE} 30000`],
    ['is too much for nobody knows how long', { kind: 'secondary-limit' }, `${RETRYABLE} 60000`],
    ['exceeds the hour', { kind: 'exhausted-limit', resetAfterSeconds: 90 }, `${RETRYABLE} 90000`],
  ];

  test.each(refused)('%s is told so, and has no effect', async (_, fault, line) => {
    const before = head();
    github.faults.inject({ ...fault, operation });
    expect((await classified(call)).line).toBe(line);
    expect(head()).toBe(before);
  });

  test.each(['reset', 'gateway-timeout', 'truncated', 'silence', 'nothing-said'] as const)(
    `loses its answer by %s is ${lost}`,
    async loss => {
      const before = head();
      github.faults.inject({ kind: 'lost-response', operation, loss });
      expect((await classified(call)).line).toBe(lost);
      expect(head() === before).toBe(!isSeen);
    },
  );

  test.each(call === 'read' || call === 'poll' ? ['none'] : ['none', 'read'])(
    'token has contents: %s is refused for good, and told the permission',
    async contents => {
      const permission = { contents: contents === 'none' ? 'none' : 'read' } as const;
      const { line, fix, message } = await classified(call, permission);
      expect(line).toBe(NO_PERMISSION);
      const needed = call === 'read' || call === 'poll' ? 'contents: read' : 'contents: write';
      expect(fix).toContain(`permissions: ${needed}`);
      expect(message).toContain('Resource not accessible by integration');
    },
  );

  test('token is none is refused for good, and told where a token goes', async () => {
    const { line, fix } = await classified(call, { token: 'stranger' });
    expect(line).toBe(NO_PERMISSION);
    expect(fix).toContain('GITHUB_TOKEN');
  });

  test('server is not there is retryable, with the reason', async () => {
    const { line, message } = await classified(call, { url: await closedUrl() });
    expect(line).toBe(RETRYABLE);
    expect(message).toContain('ECONNREFUSED');
  });

  test(`repository is another's is ${call === 'poll' ? 'a miss' : 'refused for good'}`, async () => {
    const { line, message } = await classified(call, { repository: 'octo-org/gadgets' });
    expect(line).toBe(call === 'poll' ? 'miss' : NO_PERMISSION);
    if (call !== 'poll') expect(message).toMatch(isGraphQL ? /Could not resolve to a Repository/ : /404/);
  });
});

test('a ref to a commit that not all of GitHub knows yet can be made later', async () => {
  github.git.of(REPOSITORY).deleteBranch(BRANCH);
  const message = 'Object does not exist';
  github.faults.inject({ kind: 'server-error', operation: 'CreateRef', status: 422, message });
  expect((await classified('create')).line).toBe(RETRYABLE);
  expect((await classified('create')).line).toBe('committed');
});

describe.each(['ruleset', 'branch-protection'] as const)('a %s of the branch', protection => {
  const branch = `p1-state-${protection}`;

  test.each(['commit', 'create'])('refuses a %s for good, and the fix is an exemption', async call => {
    const repository = github.git.of(REPOSITORY);
    repository.deleteBranch(branch);
    repository.protect(branch, protection);
    const seen = call === 'commit' ? repository.write(branch, { 'a.json': '1' }) : null;
    const store = stateBranch({
      repository: REPOSITORY,
      branch,
      token: github.token(),
      env: github.environment(),
    });
    expect(await store.commit(seen, { 'a.json': '2' }, 'a note')).toMatchObject({
      kind: 'unavailable',
      reasonCode: 'permission-missing',
      isRetryable: false,
      message: expect.stringMatching(/rules refuse it \([^\n{]*pull request\.\)\.$/),
      fix: expect.stringContaining('guard.branch'),
    });
  });
});
