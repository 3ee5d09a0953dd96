import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { scanMemo } from '../../../src/compose/scan-memo.ts';
import { configWithoutFile } from '../../../src/config/without-file.ts';
import type { MemoStore } from '../../../src/scan/memo.ts';
import { type ClientStep, startClientStep } from '../../doubles/github/client-step.ts';
import { type GitHubDouble, startGitHubDouble } from '../../doubles/github/github-double.ts';

const DIGEST = 'd'.repeat(32);
let github: GitHubDouble;
let step: ClientStep;

beforeEach(async () => {
  github = await startGitHubDouble();
  step = startClientStep();
  step.enter(github.environment());
});

afterEach(async () => {
  step.leave();
  await github.close();
});

function store(event = 'push', kind: 'tree' | 'history' = 'history', digest = DIGEST): MemoStore | null {
  const env = { ...github.environment(), RUNNER_TEMP: step.workspace, GITHUB_EVENT_NAME: event };
  return scanMemo({ env, config: configWithoutFile('/r'), kind, digest, git: null, isOffline: false });
}

test('the newest memo of the same rules and kind is found in the cache', async () => {
  await store()?.save('first');
  await store()?.save('second');
  await store('push', 'tree')?.save('of a tree');
  await store('push', 'history', 'e'.repeat(32))?.save('of other rules');
  expect(github.caches.all().map(({ key }) => key)).toEqual([
    expect.stringMatching(/^p1-scan-d{32}-history-[0-9a-f]{16}$/),
    expect.stringMatching(/^p1-scan-d{32}-history-[0-9a-f]{16}$/),
    expect.stringMatching(/^p1-scan-d{32}-tree-[0-9a-f]{16}$/),
    expect.stringMatching(/^p1-scan-e{32}-history-[0-9a-f]{16}$/),
  ]);
  expect(await store('schedule')?.load()).toBe('second');
});

test('without one there is none, whatever lies in its place', async () => {
  const folder = join(step.workspace, 'p1', 'scan-memo', 'history');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'memo'), 'left by an earlier step');
  expect(await store()?.load()).toBeNull();
});

test.each(['pull_request', 'pull_request_target', 'merge_group', 'issue_comment', 'workflow_run'])(
  'a job of %s, which others may have written for, neither reads nor writes one',
  event => {
    expect(store(event)).toBeNull();
  },
);
