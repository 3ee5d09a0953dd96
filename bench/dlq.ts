import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type GitHubDouble, startGitHubDouble } from '../__tests__/doubles/github/github-double.ts';
import { describeRun } from '../__tests__/doubles/github/run.ts';
import { letterId, letterOf } from '../__tests__/doubles/letters.ts';
import type { DeadLetterStore, LetterIndex } from '../src/dlq/dead-letter-port.ts';
import { planDrain } from '../src/dlq/drain-plan.ts';
import { systemClock } from '../src/kernel/clock.ts';
import { gitHubLetters } from '../src/platform/github/dead-letters.ts';
import { nameOf } from '../src/platform/github/letter-name.ts';
import { deadLetterDirectory } from '../src/platform/local/dead-letter-directory.ts';

/**
 * The dead letter queue with 1,000 entries of 100 workflow runs: what GitHub is asked for a look at it, beside the obvious way
 * of downloading every artifact to learn what it is; and what a decision costs. Usage: npm run bench:dlq
 */
const ENTRIES = 1000;
const RUNS = 100;
const TARGETS = { cold: 120, warm: 5, decisionMs: 1, memoryMb: 200 } as const;
let missed = 0;

function row(name: string, value: number, unit: string, target: number | null): void {
  const verdict = target === null ? '' : ` (target ${target}: ${value <= target ? 'met' : 'MISSED'})`;
  if (target !== null && value > target) missed += 1;
  console.log(`${name.padEnd(52)} ${String(value).padStart(9)} ${unit}${verdict}`);
}

function fill(github: GitHubDouble): void {
  for (let index = 0; index < RUNS; index += 1) {
    const run = describeRun({ runId: 1000 + index });
    github.runs.begin(run);
    store('p1-dlq', 'marker');
    for (let each = 0; each < ENTRIES / RUNS; each += 1) {
      const letter = letterOf(letterId(index * 1000 + each));
      store(nameOf(letter), JSON.stringify(letter));
    }

    function store(name: string, content: string): void {
      const artifact = github.artifacts.create(run, {
        name,
        mimeType: 'application/json',
        expiresAt: undefined,
      });
      if (artifact === undefined) throw new Error(`${name} is there already`);
      github.blobs.put(artifact.blob, { content: Buffer.from(content), contentType: 'application/json' });
      const digest = `sha256:${createHash('sha256').update(content).digest('hex')}`;
      github.artifacts.finalize(artifact, content.length, digest);
    }
  }
}

async function listed(store: DeadLetterStore): Promise<readonly LetterIndex[]> {
  const listing = await store.list();
  if (listing.kind !== 'hit' || listing.entries.length !== ENTRIES)
    throw new Error(
      `not all entries were listed: ${listing.kind === 'hit' ? `${listing.entries.length}, ${listing.doubles.length} doubles, ${JSON.stringify(listing.refused.slice(0, 3))}` : listing.message}`,
    );
  return listing.entries;
}

async function onGitHub(): Promise<readonly LetterIndex[]> {
  const github = await startGitHubDouble({ actions: 'write' });
  try {
    github.faults.inject({ kind: 'clock-advance', ms: -3_600_000 });
    fill(github);
    github.faults.inject({ kind: 'clock-advance', ms: 3_600_000 });
    const env = github.environment({ runId: 9000 });
    let memo: string | null = null;
    // Each as a process of its own would open it.
    const open = (): DeadLetterStore =>
      gitHubLetters({
        repository: env['GITHUB_REPOSITORY'] ?? '',
        token: env['GITHUB_TOKEN'] ?? '',
        env,
        now: () => new Date(),
        pause: async () => {},
        memo: {
          load: () => memo,
          save: text => {
            memo = text;
          },
        },
        retentionDays: 30,
        allow: { workflows: [], events: ['push'] },
        longestMs: () => 60_000,
      });
    const asked = async (work: () => Promise<unknown>): Promise<number> => {
      github.requests.clear();
      await work();
      return github.requests.all().length;
    };
    const startedMs = performance.now();
    const cold = await asked(() => listed(open()));
    row('status, cold: requests', cold, '', TARGETS.cold);
    row('status, cold: time on loopback', Math.round(performance.now() - startedMs), 'ms', null);
    row('status, warm: requests', await asked(() => listed(open())), '', TARGETS.warm);
    const store = open();
    const entries = await listed(store);
    const downloading = await asked(async () => {
      await listed(store);
      for (const entry of entries) await store.read(entry);
    });
    row('all artifacts downloaded instead: requests', downloading, '', null);
    row('  ratio to a cold status', Math.round((downloading / cold) * 10) / 10, 'x', null);
    return entries;
  } finally {
    await github.close();
  }
}

async function onThisMachine(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'p1-bench-'));
  try {
    const store = deadLetterDirectory({
      folder,
      clock: systemClock,
      self: () => ({ host: 'h', boot: 'b', pid: process.pid, started_at: '1' }),
      livenessOf: () => 'alive',
      longestMs: 60_000,
    });
    for (let index = 0; index < ENTRIES; index += 1) await store.add(letterOf(letterId(index)));
    const startedMs = performance.now();
    await listed(store);
    row('folder: status of 1,000 entries', Math.round(performance.now() - startedMs), 'ms', null);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function decide(entries: readonly LetterIndex[]): void {
  const facts = {
    now: new Date(),
    steps: new Set(['work']),
    slotsFree: null,
    stopped: null,
    tried: new Set<string>(),
    max: 256,
    breakerMs: 60_000,
  };
  const startedMs = performance.now();
  const plan = planDrain(entries, facts);
  const each = (performance.now() - startedMs) / plan.length;
  row('due decision, each', Math.round(each * 10_000) / 10_000, 'ms', TARGETS.decisionMs);
}

console.log(`Node ${process.version}, ${ENTRIES} entries of ${RUNS} workflow runs`);
decide(await onGitHub());
await onThisMachine();
const memory = Math.round(process.resourceUsage().maxRSS / 1024);
row('most memory, the double of GitHub included', memory, 'MB', TARGETS.memoryMb);
process.exitCode = missed === 0 ? 0 : 1;
