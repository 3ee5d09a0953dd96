import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type * as Cache from '@actions/cache';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { startClientStep } from './client-step.ts';
import { type EnvironmentOptions, type GitHubDouble, startGitHubDouble } from './github-double.ts';

const step = startClientStep();
let github: GitHubDouble;
let cache: typeof Cache;

beforeAll(async () => {
  github = await startGitHubDouble();
  cache = await import('@actions/cache');
});

beforeEach(() => {
  on({});
  step.write('cached.txt', 'cached');
});

afterEach(() => github.faults.clear());

afterAll(async () => {
  await github.close();
  step.leave();
});

function on(options: EnvironmentOptions): void {
  step.enter(github.environment(options));
}

const save = (key: string) => cache.saveCache([join(step.workspace, 'cached.txt')], key);
const restore = (key: string, restoreKeys: string[] = []) =>
  cache.restoreCache([join(step.workspace, 'cached.txt')], key, restoreKeys);

test('the first save of a key gets an id of at least 1, the second gets -1', async () => {
  expect(await save('once')).toBeGreaterThanOrEqual(1);
  expect(await save('once')).toBe(-1);
  expect(github.requests.of('CreateCacheEntry').at(-1)?.status).toBe(409);
});

test('of two saves at once exactly one gets an id', async () => {
  const ids = await Promise.all([save('raced'), save('raced')]);
  expect(ids.filter(id => id >= 1)).toHaveLength(1);
});

test('another path string is another version, and so a second owner of the same key', async () => {
  expect(await save('drifting')).toBeGreaterThanOrEqual(1);
  const id = await cache.saveCache([`${step.workspace}//cached.txt`], 'drifting');
  expect(id).toBeGreaterThanOrEqual(1);
});

test('a restore brings the files back', async () => {
  await save('restored');
  rmSync(join(step.workspace, 'cached.txt'));
  expect(await restore('restored')).toBe('restored');
  expect(readFileSync(join(step.workspace, 'cached.txt'), 'utf8')).toBe('cached');
});

test('the primary key matches as a prefix too, so only the returned key tells an exact hit', async () => {
  await save('prefix-1');
  await save('prefix-2');
  expect(await restore('prefix-1')).toBe('prefix-1');
  expect(await restore('prefix-')).toBe('prefix-2');
});

test('a restore key matches the newest entry with its prefix', async () => {
  await save('deps-old');
  await save('deps-new');
  expect(await restore('deps-absent', ['other-', 'deps-'])).toBe('deps-new');
});

test('an entry of the default branch is visible to other branches, an entry of a sibling is not', async () => {
  await save('on-main');
  on({ ref: 'refs/heads/left' });
  expect(await save('on-left')).toBeGreaterThanOrEqual(1);
  on({ ref: 'refs/heads/right' });
  expect(await restore('on-main')).toBe('on-main');
  expect(await restore('on-left')).toBeUndefined();
  expect(await save('on-left')).toBeGreaterThanOrEqual(1);
});

test('a pull request reads the scope of its base and writes its own', async () => {
  on({ ref: 'refs/heads/release' });
  await save('on-base');
  on({ ref: 'refs/pull/7/merge', baseRef: 'refs/heads/release', event: 'pull_request' });
  expect(await restore('on-base')).toBe('on-base');
  expect(await save('on-base')).toBeGreaterThanOrEqual(1);
  expect(github.caches.all().filter(({ key }) => key === 'on-base')).toHaveLength(2);
});

test.each(['pull_request_target', 'issue_comment', 'workflow_run'])(
  'a run of %s on the default branch saves nothing and gets -1',
  async event => {
    on({ event });
    expect(await save(`by-${event}`)).toBe(-1);
    expect(github.caches.all().some(({ key }) => key === `by-${event}`)).toBe(false);
  },
);

test('a read-only token gets -1 and still restores', async () => {
  await save('readable');
  github.faults.inject({ kind: 'read-only-tokens' });
  expect(await save('unwritable')).toBe(-1);
  expect(await restore('readable')).toBe('readable');
});

test('a token without any cache scope sees misses only', async () => {
  await save('private');
  on({ cacheAccess: 'none' });
  expect(await restore('private')).toBeUndefined();
  expect(github.requests.of('GetCacheEntryDownloadURL').at(-1)?.status).toBe(403);
});

test('a fresh entry hidden from two lookups is found by the third, and its key is taken all along', async () => {
  github.faults.inject({ kind: 'stale-lookups', store: 'caches', lookups: 2 });
  await save('lagging');
  expect(await restore('lagging')).toBeUndefined();
  expect(await save('lagging')).toBe(-1);
  expect(await restore('lagging')).toBeUndefined();
  expect(await restore('lagging')).toBe('lagging');
});

test('a lookup can go back in time: an entry seen before is missed', async () => {
  await save('forgotten');
  expect(await restore('forgotten')).toBe('forgotten');
  github.faults.inject({ kind: 'forgotten-cache', key: 'forgotten', lookups: 1 });
  expect(await restore('forgotten')).toBeUndefined();
  expect(await restore('forgotten')).toBe('forgotten');
});

test('an evicted entry is missed and its key can be claimed a second time', async () => {
  await save('evicted');
  github.faults.inject({ kind: 'eviction', key: 'evicted' });
  expect(await restore('evicted')).toBeUndefined();
  expect(await save('evicted')).toBeGreaterThanOrEqual(1);
});

test('an entry unused for seven days is evicted', async () => {
  await save('idle');
  github.clock.advance(6 * 24 * 60 * 60 * 1000);
  expect(await restore('idle')).toBe('idle');
  github.clock.advance(7 * 24 * 60 * 60 * 1000);
  expect(await restore('idle')).toBeUndefined();
});

test('a corrupted archive looks like a miss', async () => {
  await save('damaged');
  github.faults.inject({ kind: 'corrupted-cache', key: 'damaged' });
  expect(await restore('damaged')).toBeUndefined();
});
