import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type OnceKeys, onceKeys } from '../../../../src/platform/github/letter-claims.ts';
import type { Fault } from '../../../doubles/github/fault.ts';
import {
  type EnvironmentOptions,
  type GitHubDouble,
  startGitHubDouble,
} from '../../../doubles/github/github-double.ts';

const KEY = 'p1-claim/an entry/2';
let github: GitHubDouble;

beforeEach(async () => {
  github = await startGitHubDouble();
});
afterEach(() => {
  expect(github.faults.pending()).toEqual([]);
  return github.close();
});

function keysOf(job: EnvironmentOptions = {}): OnceKeys {
  const keys = onceKeys(github.environment(job));
  if (keys === null) throw new Error('there is no cache service');
  return keys;
}
const asked = () => github.requests.all().map(({ operation }) => operation);

test('a key is made once, by three requests, and its version is the same everywhere', async () => {
  expect(await keysOf({ runId: 1 }).make(KEY)).toEqual({ kind: 'made' });
  expect(asked()).toEqual(['CreateCacheEntry', 'PutBlob', 'FinalizeCacheEntryUpload']);
  expect(await keysOf({ runId: 2, job: 'other' }).make(KEY)).toMatchObject({ kind: 'taken' });
  // sha256 of `p1-claim`: another one would be a second mutex beside those of running jobs.
  const version = '4410f53d9a3e1512bd8bb30dbb2efcff1aae5acc28bda5fe3ef51615efe821e4';
  expect(github.caches.all().map(each => each.version)).toEqual([version]);
});

test('of twenty who make a key at once one does', async () => {
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, index) => keysOf({ runId: index + 1 }).make(KEY)),
  );
  expect(answers.filter(({ kind }) => kind === 'made')).toHaveLength(1);
  expect(new Set(answers.map(({ kind }) => kind))).toEqual(new Set(['made', 'taken']));
});

const OPERATIONS = ['CreateCacheEntry', 'PutBlob', 'FinalizeCacheEntryUpload'] as const;
const LOSSES = ['reset', 'gateway-timeout', 'truncated', 'nothing-said'] as const;
const FAULTS: readonly (readonly [string, Fault])[] = OPERATIONS.flatMap(operation => [
  ...LOSSES.map(loss => [`${operation}: ${loss}`, { kind: 'lost-response', operation, loss }] as const),
  [`${operation}: 500`, { kind: 'server-error', operation, status: 500 }] as const,
  [`${operation}: 429`, { kind: 'rate-limit', operation, retryAfterSeconds: 0 }] as const,
]);

test.each(FAULTS)('%s is no win, is sent once, and lets nobody win twice', async (_, fault) => {
  github.faults.inject(fault);
  expect(await keysOf({ runId: 1 }).make(KEY)).toEqual({
    kind: 'unknown',
    why: expect.stringContaining(KEY),
  });
  const operations = asked();
  expect(operations).toEqual(OPERATIONS.slice(0, operations.length));
  const later = [await keysOf({ runId: 2 }).make(KEY), await keysOf({ runId: 3 }).make(KEY)];
  expect(later.filter(({ kind }) => kind === 'made').length).toBeLessThanOrEqual(1);
});

test('a key whose maker died in the middle is taken until it clears, and then made by one', async () => {
  github.faults.inject({ kind: 'lost-response', operation: 'CreateCacheEntry' });
  await keysOf({ runId: 1 }).make(KEY);
  expect(await keysOf({ runId: 2 }).make(KEY)).toMatchObject({ kind: 'taken' });
  github.faults.inject({ kind: 'expired-reservations' });
  expect(await keysOf({ runId: 2 }).make(KEY)).toEqual({ kind: 'made' });
  expect(await keysOf({ runId: 3 }).make(KEY)).toMatchObject({ kind: 'taken' });
});

test('a key that lookups do not show yet is taken all the same', async () => {
  github.faults.inject({ kind: 'stale-lookups', store: 'caches', lookups: 100 });
  await keysOf({ runId: 1 }).make(KEY);
  expect(await keysOf({ runId: 2 }).make(KEY)).toMatchObject({ kind: 'taken' });
});

test('a key that was evicted may be made again: a retry is delivered at least once', async () => {
  await keysOf({ runId: 1 }).make(KEY);
  github.faults.inject({ kind: 'eviction', key: KEY });
  expect(await keysOf({ runId: 2 }).make(KEY)).toEqual({ kind: 'made' });
});

test.each(['issue_comment', 'pull_request_target', 'workflow_run'])(
  'a job on %s may make no key of the default branch, and is told where to drain',
  async event => {
    expect(await keysOf({ event }).make(KEY)).toEqual({
      kind: 'unavailable',
      reasonCode: 'untrusted',
      message: expect.stringContaining('token has no writable scopes'),
      fix: expect.stringMatching(/schedule, push or workflow_dispatch/),
    });
    expect(github.caches.all()).toEqual([]);
  },
);

test.each(['ACTIONS_RUNTIME_TOKEN', 'ACTIONS_RESULTS_URL', 'ACTIONS_CACHE_SERVICE_V2'])(
  'without %s there are no keys',
  name => {
    const { [name]: _, ...env } = github.environment();
    expect(onceKeys(env)).toBeNull();
  },
);
