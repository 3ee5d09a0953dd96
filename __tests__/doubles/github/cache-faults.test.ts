import { join } from 'node:path';
import type * as Cache from '@actions/cache';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { startClientStep } from './client-step.ts';
import { type GitHubDouble, startGitHubDouble } from './github-double.ts';
import { shortenRetryDelays } from './short-retry-delays.ts';

const step = startClientStep();
const restoreDelays = shortenRetryDelays();
let github: GitHubDouble;
let cache: typeof Cache;

beforeAll(async () => {
  github = await startGitHubDouble();
  step.enter(github.environment());
  step.write('cached.txt', 'cached');
  cache = await import('@actions/cache');
});

afterEach(() => {
  expect(github.faults.pending()).toEqual([]);
  github.faults.clear();
  github.requests.clear();
});

afterAll(async () => {
  await github.close();
  restoreDelays();
  step.leave();
});

const save = (key: string) => cache.saveCache([join(step.workspace, 'cached.txt')], key);
const restore = (key: string) => cache.restoreCache([join(step.workspace, 'cached.txt')], key);

test('a create refused with 503 and 500 is retried and wins', async () => {
  github.faults.inject({ kind: 'server-error', operation: 'CreateCacheEntry' });
  github.faults.inject({ kind: 'server-error', operation: 'CreateCacheEntry', status: 500 });
  expect(await save('retried')).toBeGreaterThanOrEqual(1);
  expect(github.requests.of('CreateCacheEntry').map(({ status }) => status)).toEqual([503, 500, 200]);
});

test('five refusals exhaust the attempts: the save gets -1', async () => {
  github.faults.inject({ kind: 'server-error', operation: 'CreateCacheEntry', times: 5 });
  expect(await save('exhausted')).toBe(-1);
});

test('a create refused with 429 is not retried, whatever Retry-After says: the save gets -1', async () => {
  github.faults.inject({ kind: 'rate-limit', operation: 'CreateCacheEntry', retryAfterSeconds: 1 });
  expect(await save('rate-limited')).toBe(-1);
  expect(github.requests.counts()).toEqual({ CreateCacheEntry: 1 });
});

test('a lookup refused with 503 is retried and hits', async () => {
  await save('looked-up');
  github.faults.inject({ kind: 'server-error', operation: 'GetCacheEntryDownloadURL', times: 2 });
  expect(await restore('looked-up')).toBe('looked-up');
});

test('a create answered by a gateway timeout is retried, meets its own reservation and gets -1', async () => {
  github.faults.inject({
    kind: 'lost-response',
    operation: 'CreateCacheEntry',
    loss: 'gateway-timeout',
  });
  expect(await save('ghost')).toBe(-1);
  expect(github.requests.of('CreateCacheEntry').map(({ status }) => status)).toEqual([504, 409]);
});

test('a create whose connection was reset is not retried and gets -1', async () => {
  github.faults.inject({ kind: 'lost-response', operation: 'CreateCacheEntry' });
  expect(await save('reset')).toBe(-1);
  expect(github.requests.of('CreateCacheEntry').map(({ status }) => status)).toEqual(['unanswered']);
});

test('a reservation never finalized is invisible and taken until it expires', async () => {
  github.faults.inject({ kind: 'lost-response', operation: 'CreateCacheEntry' });
  await save('abandoned');
  expect(await restore('abandoned')).toBeUndefined();
  expect(await save('abandoned')).toBe(-1);
  github.faults.inject({ kind: 'expired-reservations', key: 'abandoned' });
  expect(await save('abandoned')).toBeGreaterThanOrEqual(1);
});

test('a reservation expires by itself after 24 hours', async () => {
  github.faults.inject({ kind: 'lost-response', operation: 'CreateCacheEntry' });
  await save('left-open');
  github.faults.inject({ kind: 'clock-advance', ms: 24 * 60 * 60 * 1000 });
  expect(await save('left-open')).toBeGreaterThanOrEqual(1);
});

test('a finalize whose answer was lost gets -1 although the entry exists', async () => {
  github.faults.inject({ kind: 'lost-response', operation: 'FinalizeCacheEntryUpload' });
  expect(await save('unconfirmed')).toBe(-1);
  expect(await restore('unconfirmed')).toBe('unconfirmed');
});

test('a blob upload refused with 503 is retried', async () => {
  github.faults.inject({ kind: 'server-error', operation: 'PutBlob', times: 2 });
  expect(await save('uploaded')).toBeGreaterThanOrEqual(1);
  expect(github.requests.counts()['PutBlob']).toBe(3);
});

test('a download refused twice with 503 looks like a miss', async () => {
  await save('undelivered');
  github.faults.inject({ kind: 'server-error', operation: 'GetBlob', times: 2 });
  expect(await restore('undelivered')).toBeUndefined();
});
