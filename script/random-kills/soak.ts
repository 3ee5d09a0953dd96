import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { liveProcesses } from '../../__tests__/doubles/live-processes.ts';
import { readSet } from '../../__tests__/doubles/output-set.ts';

export interface SoakOptions {
  readonly folder: string;
  readonly cli: string;
  readonly runs: number;
}

export interface SoakAnswer {
  readonly figures: Readonly<Record<string, number | string>>;
  readonly violations: readonly string[];
}

const READERS = 2;
const WORK = `for n in 1 2 3 4 5 6; do
  mkdir -p "$P1_OUTPUT_DIR/d$n"
  head -c $((RANDOM * n)) /dev/urandom > "$P1_OUTPUT_DIR/d$n/f"
done
sleep 0.05`;

const listing = z.object({
  data: z.object({
    runs: z.array(
      z.object({
        run_id: z.string(),
        step: z.string(),
        state: z.string(),
        reason_code: z.string().nullable(),
      }),
    ),
  }),
});
const report = z.object({ reads: z.number(), sets: z.number(), wrong: z.array(z.string()) });

/** Launches a step `runs` times, kills most of the launches at a random moment, and looks at all that is left. */
export async function soak({ folder, cli, runs }: SoakOptions): Promise<SoakAnswer> {
  const steps = { work: { run: WORK, outputs: ['d*/f'], keep: 1000 }, next: { run: 'true' } };
  mkdirSync(join(folder, '.github'));
  writeFileSync(join(folder, '.github/p1.yml'), JSON.stringify({ version: 1, steps }));
  const p1 = (args: readonly string[]) => start(cli, args, folder);
  const first = await p1(['launch', 'work']).ended;
  if (first.status !== 0) throw new Error(`the first launch failed: ${first.stderr}`);
  const stepFolder = join(folder, '.p1/outputs/work');
  const reader = join(import.meta.dirname, 'reader.js');
  const readers = Array.from({ length: READERS }, () => start(reader, [stepFolder], folder));
  const startedMs = performance.now();
  let killed = 0;
  for (let count = 0; count < runs; count += 1) {
    const launch = p1(['launch', 'work']);
    await killSomeTime(launch, first);
    if ((await launch.ended).signal === 'SIGKILL') killed += 1;
  }
  const durationMs = performance.now() - startedMs;
  const last = await p1(['launch', 'next']).ended;
  const violations = last.status === 0 ? [] : [`the last launch failed: ${last.stderr}`];
  let reads = 0;
  for (const each of readers) {
    each.kill('SIGTERM');
    const { reads: count, wrong } = report.parse(JSON.parse((await each.ended).stdout));
    reads += count;
    violations.push(...wrong);
  }
  const { stdout } = await p1(['runs', '--json', '--last', '999999']).ended;
  const told = listing.parse(JSON.parse(stdout)).data.runs.filter(run => run.step === 'work');
  violations.push(...violationsIn(folder, told));
  const count = (state: string) => told.filter(run => run.state === state).length;
  const figures = {
    runs: runs + 1,
    kills: killed,
    'killed before begun': runs + 1 - told.length,
    SUCCESS: count('SUCCESS'),
    'FAIL orphaned': told.filter(run => run.reason_code === 'orphaned').length,
    reads,
    'seconds of killing': Math.round(durationMs / 1000),
  };
  return { figures, violations };
}

/** One in four at any time of its life, the others once they have something to lose. */
async function killSomeTime(launch: Started, { durationMs, spokeAfterMs }: Ended): Promise<void> {
  const fromStart = Math.random() < 0.25;
  if (!fromStart) await Promise.race([launch.spoke, launch.ended]);
  const spanMs = (durationMs - (fromStart ? 0 : spokeAfterMs)) * 1.1;
  const isOver = await Promise.race([launch.ended.then(() => true), delay(Math.random() * spanMs, false)]);
  if (!isOver) launch.kill('SIGKILL');
}

function violationsIn(
  folder: string,
  told: readonly { readonly run_id: string; readonly state: string; readonly reason_code: string | null }[],
): readonly string[] {
  const stepFolder = join(folder, '.p1/outputs/work');
  const sets = readdirSync(stepFolder).filter(name => !name.startsWith('.') && name !== 'current');
  const ofState = (state: string) => told.filter(run => run.state === state).map(run => run.run_id);
  const succeeded = ofState('SUCCESS');
  const endless = told.filter(run => run.state !== 'SUCCESS' && run.reason_code !== 'orphaned');
  const left = readdirSync(join(folder, '.p1'), { recursive: true, encoding: 'utf8' }).filter(path =>
    /^(?:\.incoming-.*|\.current-.*|\.removing-.*|owner.*\.json)$/.test(basename(path)),
  );
  return [
    ...sets.flatMap(name => (succeeded.includes(name) ? [] : [`set ${name} is there and no run succeeded`])),
    ...succeeded.flatMap(name => (existsSync(join(stepFolder, name)) ? [] : [`the set of ${name} is gone`])),
    ...sets.flatMap(name => {
      const reading = readSet(join(stepFolder, name));
      return reading.kind === 'whole' ? [] : [`set ${name}: ${JSON.stringify(reading)}`];
    }),
    ...endless.map(run => `run ${run.run_id} ended as ${run.state} ${run.reason_code}`),
    ...left.map(path => `left: ${path}`),
    ...liveProcesses(folder).map(pid => `process ${pid} is alive`),
  ];
}

interface Ended {
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number | null;
  readonly signal: string | null;
  readonly durationMs: number;
  /** When it first said something on stderr. */
  readonly spokeAfterMs: number;
}

interface Started {
  readonly ended: Promise<Ended>;
  readonly spoke: Promise<void>;
  readonly kill: (signal: NodeJS.Signals) => void;
}

function start(file: string, args: readonly string[], cwd: string): Started {
  const startedMs = performance.now();
  const child = spawn(process.execPath, [file, ...args], {
    cwd,
    env: { PATH: process.env['PATH'] ?? '', HOME: cwd, TZ: 'UTC' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const seen = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (chunk: string) => {
      seen[name] += chunk;
    });
  }
  let spokeAfterMs = 0;
  const spoke = new Promise<void>(resolve => {
    child.stderr.once('data', () => {
      spokeAfterMs = performance.now() - startedMs;
      resolve();
    });
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status, signal) =>
      resolve({ ...seen, status, signal, durationMs: performance.now() - startedMs, spokeAfterMs }),
    );
  });
  return { ended, spoke, kill: signal => void child.kill(signal) };
}
