import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Fault } from '../../doubles/github/fault.ts';
import { type GitHubDouble, startGitHubDouble } from '../../doubles/github/github-double.ts';
import { shortRetryDelaysOption } from '../../doubles/github/short-retry-delays.ts';
import { letterId, letterOf } from '../../doubles/letters.ts';
import { queueOnGitHub } from './queue.ts';
import { seeded } from './random.ts';
import { type LetterRound, type LetterRoundAnswer, lifeOf } from './round.ts';
import { verdictOn } from './verdict.ts';

/** What services do to those who ask them; none of it makes a key twice. */
const FAULTS: readonly Fault[] = [
  { kind: 'stale-lookups', store: 'artifacts', lookups: 2 },
  { kind: 'stale-lookups', store: 'caches', lookups: 2 },
  { kind: 'rate-limit', retryAfterSeconds: 0 },
  { kind: 'server-error', operation: 'ListRunArtifacts' },
  { kind: 'server-error', operation: 'ListRepositoryArtifacts' },
  { kind: 'server-error', operation: 'FinalizeArtifact' },
  { kind: 'lost-response', operation: 'CreateCacheEntry', loss: 'reset' },
  { kind: 'lost-response', operation: 'FinalizeCacheEntryUpload', loss: 'gateway-timeout' },
  { kind: 'lost-response', operation: 'FinalizeCacheEntryUpload', loss: 'reset' },
  { kind: 'lost-response', operation: 'DeleteArtifactById', loss: 'reset' },
  { kind: 'lost-response', operation: 'FinalizeArtifact', loss: 'reset' },
  { kind: 'lost-response', operation: 'CreateArtifact', loss: 'gateway-timeout' },
  { kind: 'lost-response', loss: 'truncated' },
];
const TWO_HOURS_MS = 2 * 3_600_000;
const LONGEST_FACTOR = 5;

export interface GitHubLetterRound extends LetterRound {
  /** The round ends no sooner than when so many attempts have ended, but after five times its length. */
  readonly leastEnds: number;
}

/** As `letterRound`, with entries in a repository whose services fail all the while; `program` is `github-drainer.ts`. */
export async function gitHubLetterRound(round: GitHubLetterRound): Promise<LetterRoundAnswer> {
  const github = await startGitHubDouble({ actions: 'write', contents: 'write' });
  try {
    return await roundOn(github, round);
  } finally {
    await github.close();
  }
}

async function roundOn(github: GitHubDouble, round: GitHubLetterRound): Promise<LetterRoundAnswer> {
  const { folder, program, drainers, letters, forMs, leastEnds, seed } = round;
  const log = join(folder, 'log');
  writeFileSync(log, '');
  const ids = Array.from({ length: letters }, (_, index) => letterId(index));
  await inJob(github, 1, async env => {
    const { store } = queueOnGitHub(env);
    for (const id of ids) {
      const answer = await store.add(letterOf(id, { due_at: '2026-01-01T00:00:00.000Z' }));
      if (answer.kind !== 'done') throw new Error(answer.message);
    }
  });
  const startedMs = performance.now();
  /** On a busy machine a round lasts longer: what it shows is how many attempts came to their end. */
  const leftMs = (): number => {
    const isEnough =
      readFileSync(log, 'utf8')
        .split('\n')
        .filter(line => line.startsWith('end ')).length >= leastEnds;
    return startedMs + (isEnough ? forMs : forMs * LONGEST_FACTOR) - performance.now();
  };
  const ends: string[] = [];
  let lives = 0;
  let evictions = 0;

  async function livesOf(place: number): Promise<void> {
    const random = seeded(seed + place * 1_000_003);
    while (leftMs() > 0) {
      lives += 1;
      const env = {
        PATH: process.env['PATH'],
        ...github.environment({ runId: 1000 + lives }),
        NODE_OPTIONS: shortRetryDelaysOption(),
      };
      const words = [program, log, String(Math.floor(random() * 2 ** 31))];
      const child = spawn(process.execPath, words, { env });
      child.stdout.resume();
      ends.push(...(await lifeOf(child, Math.min(leftMs(), 3000 + random() * 6000))));
    }
  }

  async function troubles(): Promise<void> {
    const random = seeded(seed);
    while (leftMs() > 1000) {
      const fault = FAULTS[Math.floor(random() * FAULTS.length)];
      if (fault !== undefined) github.faults.inject(fault);
      if (random() < 0.3) evictions += evict(github);
      await delay(150 + random() * 200);
    }
  }

  await Promise.all([troubles(), ...Array.from({ length: drainers }, (_, place) => livesOf(place))]);
  github.faults.clear();
  // A key that was reserved by who died before it was made clears within a day.
  github.faults.inject({ kind: 'expired-reservations' });
  const { figures, violations } = await inJob(github, 9000, async env => {
    github.clock.advance(TWO_HOURS_MS);
    const queue = queueOnGitHub(env);
    // What was hidden by stale lookups is seen after some.
    for (let looks = 0; looks < 5; looks += 1) await queue.store.list();
    return verdictOn({ queue, ids, log: readFileSync(log, 'utf8') });
  });
  return { figures: { lives, evictions, ...figures }, violations: [...ends, ...violations] };
}

/** Drops the keys of claims whose records every list shows: GitHub evicts what is old, and lists lag behind for seconds. */
function evict(github: GitHubDouble): number {
  const shown = new Set(
    github.artifacts
      .all()
      .flatMap(({ name, isFinalized, hiddenLookups }) => (isFinalized && hiddenLookups === 0 ? [name] : [])),
  );
  const keys = github.caches.all().filter(({ key }) => {
    const [, id, attempt] = /^p1-claim\/([^/]+)\/(\d+)$/.exec(key) ?? [];
    return shown.has(`p1-claim-${id}~${attempt}`);
  });
  for (const { key } of keys) github.faults.inject({ kind: 'eviction', key });
  return keys.length;
}

/** The artifact client knows its job by the environment of the process, and tells all it does on its output. */
async function inJob<T>(
  github: GitHubDouble,
  runId: number,
  work: (env: NodeJS.ProcessEnv) => Promise<T>,
): Promise<T> {
  const before = { ...process.env };
  const { write } = process.stdout;
  process.stdout.write = () => true;
  Object.assign(process.env, github.environment({ runId }));
  try {
    return await work(process.env);
  } finally {
    process.stdout.write = write;
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
  }
}
