import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { readJournal } from '../../src/kernel/journal-reading.ts';
import { bareEnvironment, startNode } from './child.ts';
import { liveProcesses } from './live-processes.ts';
import { readCurrent } from './output-set.ts';
import { type MachineRun, runsOf } from './project.ts';

const UNFINISHED = /^(?:\.incoming-.*|\.current-.*|\.removing-.*|owner.*\.json)$/;

/** What a launch of step "work" has left in `folder`, where a set of `former` was current before. */
export interface Aftermath {
  readonly runId: string | undefined;
  /** Whether the run's set had been committed when p1 was killed. */
  readonly wasCommitted: boolean;
  /** Whether the run had been claimed, so that somebody has to give it an end. */
  readonly wasBegun: boolean;
  readonly problems: readonly string[];
  /** Drafts and folders that nobody will ever look at again. */
  readonly litter: readonly string[];
  /** State and reason code, when anything tells of the run. */
  readonly outcome: string | undefined;
}

/** Looks as a reader at once, then launches another step, and looks at everything. */
export async function lookAfterKill(cli: string, folder: string, former: string): Promise<Aftermath> {
  const root = join(folder, '.p1');
  const steps = join(root, 'outputs/work');
  const runFolder = readdirSync(join(root, 'tmp')).find(name => name !== `run_${former}`);
  const runId = runFolder?.slice('run_'.length);
  const wasCommitted = runId !== undefined && existsSync(join(steps, runId));
  const wasBegun = runFolder !== undefined && existsSync(join(root, 'tmp', runFolder, 'owner.json'));
  const problems: string[] = [];
  const first = readCurrent(steps);
  if (first.kind !== 'whole' || (first.run !== former && first.run !== runId))
    problems.push(`a reader sees ${JSON.stringify(first)}`);
  const next = await startNode(cli, ['launch', '--json', 'next'], {
    cwd: folder,
    env: bareEnvironment(folder),
  }).ended;
  if (next.status !== 0) problems.push(`the next launch ends with ${next.status}: ${next.stderr}`);
  const runs = await runsOf(cli, folder);
  const run = runs.find(each => each.run_id === runId);
  const outcome = run === undefined ? recoveredAs(root, runId) : `${run.state} ${run.reason_code}`;
  if (wasBegun || run !== undefined) {
    const expected = wasCommitted ? 'SUCCESS ok' : 'FAIL orphaned';
    if (outcome !== expected) problems.push(`the run is ${outcome} and should be ${expected}`);
  } else if (wasCommitted) problems.push('a set was committed and nobody tells of its run');
  const now = readCurrent(steps);
  const expectedRun = wasCommitted ? runId : former;
  if (now.kind !== 'whole' || now.run !== expectedRun)
    problems.push(`current is ${JSON.stringify(now)} and should be ${expectedRun}`);
  problems.push(...endless(runs), ...unfinished(root), ...stillAlive(folder));
  return { runId, wasCommitted, wasBegun, problems, litter: litterIn(root), outcome };
}

/** A run that died before its first line is told of by the session that found it. */
function recoveredAs(root: string, runId: string | undefined): string | undefined {
  const logs = join(root, 'RUN_LOGS');
  const names = readdirSync(logs).filter(name => name.endsWith('.ndjson'));
  const events = names.flatMap(name => {
    const reading = readJournal(join(logs, name));
    return reading.kind === 'hit' ? reading.events : [];
  });
  const found = events.find(event => event.type === 'run.recovered' && event.run === runId);
  return found?.type === 'run.recovered' ? `${found.state} ${found.reason_code}` : undefined;
}

export function endless(runs: readonly MachineRun[]): readonly string[] {
  return runs
    .filter(each => each.state === 'QUEUED' || each.state === 'RUNNING')
    .map(each => `run ${each.run_id} of ${each.step} has no end: ${each.state}`);
}

export function unfinished(root: string): readonly string[] {
  return everything(root)
    .filter(path => UNFINISHED.test(basename(path)))
    .map(path => `left: ${path}`);
}

export function stillAlive(folder: string): readonly string[] {
  return liveProcesses(folder).map(pid => `process ${pid} is alive`);
}

export function litterIn(root: string): readonly string[] {
  return everything(root).filter(path => path.endsWith('.tmp'));
}

function everything(root: string): readonly string[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' });
}
