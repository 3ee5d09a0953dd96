import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Fault } from '../doubles/github/fault.ts';
import { type GitHubDouble, startGitHubDouble } from '../doubles/github/github-double.ts';
import { shortRetryDelaysOption } from '../doubles/github/short-retry-delays.ts';
import { letterId, letterOf } from '../doubles/letters.ts';
import { useTempFolder } from '../doubles/temp-folder.ts';
import { queueOnGitHub } from './dead-letter-kills/queue.ts';
import { seeded } from './dead-letter-kills/random.ts';
import { verdictOn } from './dead-letter-kills/verdict.ts';
import { compileProgram } from './state-store-program.ts';

const folder = useTempFolder();
const DRAINERS = 8;
const LETTERS = 24;
const FOR_MS = 14_000;
let github: GitHubDouble;

beforeEach(async () => {
  github = await startGitHubDouble({ actions: 'write', contents: 'write' });
});
afterEach(() => github.close());

/** What services do to those who ask them; none of it makes a key twice. */
const FAULTS: readonly Fault[] = [
  { kind: 'stale-lookups', store: 'artifacts', lookups: 2 },
  { kind: 'stale-lookups', store: 'caches', lookups: 2 },
  { kind: 'rate-limit', retryAfterSeconds: 0 },
  { kind: 'server-error', operation: 'ListRunArtifacts' },
  { kind: 'server-error', operation: 'FinalizeArtifact' },
  { kind: 'lost-response', operation: 'CreateCacheEntry', loss: 'reset' },
  { kind: 'lost-response', operation: 'FinalizeCacheEntryUpload', loss: 'gateway-timeout' },
  { kind: 'lost-response', operation: 'FinalizeCacheEntryUpload', loss: 'reset' },
  { kind: 'lost-response', operation: 'DeleteArtifactById', loss: 'reset' },
  { kind: 'lost-response', operation: 'FinalizeArtifact', loss: 'reset' },
  { kind: 'lost-response', operation: 'CreateArtifact', loss: 'gateway-timeout' },
  { kind: 'lost-response', loss: 'truncated' },
];

test('drainers of a repository that are killed while its services fail lose no entry, and make no attempt twice', async () => {
  const seed = Number(process.env['P1_TEST_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
  const program = compileProgram(
    '__tests__/conformance/dead-letter-kills/github-drainer.ts',
    folder.at('program'),
  );
  symlinkSync(resolve('node_modules'), folder.at('program/node_modules'));
  const log = folder.at('log');
  writeFileSync(log, '');
  await storeLetters();
  const endsAt = performance.now() + FOR_MS;
  const ends: string[] = [];
  let lives = 0;

  async function livesOf(place: number): Promise<void> {
    const random = seeded(seed + place * 1_000_003);
    while (performance.now() < endsAt) {
      lives += 1;
      const env = {
        PATH: process.env['PATH'],
        ...jobOf(1000 + lives),
        NODE_OPTIONS: shortRetryDelaysOption(),
      };
      const child = spawn(process.execPath, [program, log, String(Math.floor(random() * 2 ** 31))], { env });
      ends.push(...(await lifeOf(child, Math.min(endsAt - performance.now(), 1500 + random() * 5000))));
    }
  }

  async function troubles(): Promise<void> {
    const random = seeded(seed);
    while (performance.now() < endsAt - 1000) {
      const fault = FAULTS[Math.floor(random() * FAULTS.length)];
      if (fault !== undefined) github.faults.inject(fault);
      await delay(150 + random() * 200);
    }
  }

  await Promise.all([troubles(), ...Array.from({ length: DRAINERS }, (_, place) => livesOf(place))]);
  github.faults.clear();
  Object.assign(process.env, jobOf(9000));
  const ids = Array.from({ length: LETTERS }, (_, index) => letterId(index));
  const queue = queueOnGitHub(process.env, 2 * 3_600_000);
  // A key that was reserved by who died before it was made clears within a day.
  github.faults.inject({ kind: 'expired-reservations' });
  // What was hidden by stale lookups is seen after some.
  for (let looks = 0; looks < 5; looks += 1) await queue.store.list();
  const { figures, violations } = await verdictOn({ queue, ids, log: readFileSync(log, 'utf8') });
  process.stderr.write(`P1_TEST_SEED=${seed}: ${JSON.stringify({ lives, ...figures })}\n`);
  expect([...ends, ...violations]).toEqual([]);
  expect(figures.attempts).toBeGreaterThan(20);
}, 120_000);

const jobOf = (runId: number): Record<string, string> => github.environment({ runId });

async function storeLetters(): Promise<void> {
  const before = { ...process.env };
  Object.assign(process.env, jobOf(1));
  try {
    const { store } = queueOnGitHub(process.env);
    for (let index = 0; index < LETTERS; index += 1) {
      const answer = await store.add(letterOf(letterId(index), { due_at: '2026-01-01T00:00:00.000Z' }));
      if (answer.kind !== 'done') throw new Error(answer.message);
    }
  } finally {
    process.env = before;
  }
}

/** A drainer ends by being killed, by itself or from outside, and in no other way. */
async function lifeOf(child: ChildProcess, longestMs: number): Promise<readonly string[]> {
  let said = '';
  child.stdout?.resume();
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const closed = once(child, 'close');
  await Promise.race([closed, delay(Math.max(0, longestMs), undefined, { ref: false })]);
  child.kill('SIGKILL');
  await closed;
  return child.signalCode === 'SIGKILL' ? [] : [`a drainer ended with ${child.exitCode}: ${said}`];
}
