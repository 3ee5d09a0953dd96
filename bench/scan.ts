import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { measureTasksInTurn, type Task } from './measure.ts';
import { printRow } from './row.ts';
import {
  copiesOf,
  gitDiffs,
  growingHistory,
  type Peers,
  peakMemoryMb,
  peerTask,
  scanTask,
} from './scan-tasks.ts';

/**
 * What a secret scan costs, beside its peers and beside git's own diffs, taken in turn in one run, as medians of whole processes.
 * Usage: npm run bench:scan -- --repository <a clone with its history> [--runs 5] [--only tree,history] [--large-mb 500]
 *   [--gitleaks P] [--gitleaks-rules <its gitleaks.toml>] [--kingfisher P] [--betterleaks P]
 */
const { values } = parseArgs({
  options: {
    repository: { type: 'string' },
    runs: { type: 'string', default: '5' },
    only: { type: 'string' },
    'large-mb': { type: 'string', default: '500' },
    gitleaks: { type: 'string' },
    'gitleaks-rules': { type: 'string' },
    kingfisher: { type: 'string' },
    betterleaks: { type: 'string' },
  },
});
const { repository } = values;
if (repository === undefined) throw new Error('Give --repository: a clone with its history.');
const runs = Number(values.runs);
const peers: Peers = Object.fromEntries(
  (['gitleaks', 'kingfisher', 'betterleaks'] as const).flatMap(name => {
    const path = values[name];
    return path === undefined ? [] : [[name, resolve(path)]];
  }),
);
const MEGABYTE = 1024 * 1024;
const MOST_MEMORY_MB = 300;
const COMMITS = 20;
const MOST_GROWTH = 1.2;
/** The most that p1's time may be of a peer's. */
const targets = {
  gitleaks: { tree: 0.4, history: 0.9 },
  kingfisher: { tree: 1, history: 0.9 },
  betterleaks: { tree: 1, history: 0.9 },
} as const;

const scratch = mkdtempSync(join(tmpdir(), 'p1-bench-scan-'));
try {
  const clone = join(scratch, 'clone');
  execFileSync('git', ['clone', '--quiet', '--no-local', resolve(repository), clone]);
  console.log(`Node ${process.version}, ${describe(clone)}, medians of ${runs}`);
  const measures = {
    tree: measureTree,
    history: measureHistory,
    range: measureRange,
    second: measureSecondScan,
    growth: measureGrowth,
    large: measureLargeTree,
    rules: measureTheirRules,
  } as const;
  const chosen = values.only?.split(',');
  for (const [name, measure] of Object.entries(measures))
    if (chosen === undefined || chosen.includes(name)) measure(clone);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

function measureTree(clone: string): void {
  besidePeers('tree', clone, ['--tree']);
}

/** Copies of the same files, in no repository: nothing of them is known to be the same. */
function measureLargeTree(clone: string): void {
  const wanted = Number(values['large-mb']);
  const factor = Math.ceil((wanted * MEGABYTE) / bytesOfTree(clone));
  besidePeers(`${wanted} MB tree`, copiesOf(scratch, clone, factor), ['--tree', '.']);
}

/** Both by the rules of one file, which lies where both look for it. */
function measureTheirRules(clone: string): void {
  const rules = values['gitleaks-rules'];
  const { gitleaks } = peers;
  if (rules === undefined || gitleaks === undefined) return;
  const folder = copiesOf(scratch, clone, 1, 'by-their-rules');
  copyFileSync(resolve(rules), join(folder, '.gitleaks.toml'));
  const [ms = Number.NaN, peerMs = Number.NaN] = medians([
    scanTask(folder, ['--tree', '.'], 'afresh'),
    peerTask('gitleaks', gitleaks, 'tree', folder),
  ]);
  printRow({ name: "tree by gitleaks' rules", ms, peer: 'gitleaks', peerMs, target: targets.gitleaks.tree });
}

function besidePeers(what: string, folder: string, args: readonly string[]): void {
  const others = peerTasks('tree', folder);
  const [own, ...rest] = medians([scanTask(folder, args, 'afresh'), ...others.map(({ task }) => task)]);
  for (const [index, { name }] of others.entries())
    printRow({
      name: `${what} beside ${name}`,
      ms: own ?? Number.NaN,
      peer: name,
      peerMs: rest[index] ?? Number.NaN,
      target: targets[name].tree,
    });
  if (others.length === 0) console.log(`${what}: ${(own ?? Number.NaN).toFixed(0)} ms (no peer given)`);
}

function measureHistory(clone: string): void {
  const others = peerTasks('history', clone);
  const git = [gitDiffs(scratch, clone, 1), gitDiffs(scratch, clone, 2)];
  const tasks = [scanTask(clone, ['--history'], 'afresh'), ...git, ...others.map(({ task }) => task)];
  const [ms = Number.NaN, one = Number.NaN, two = Number.NaN, ...rest] = medians(tasks);
  printRow({ name: "history beside git's diffs, one process", ms, peer: 'git', peerMs: one, target: 1.5 });
  printRow({ name: "history beside git's diffs, two", ms, peer: 'git', peerMs: two, target: 1.5 });
  for (const [index, { name }] of others.entries())
    printRow({
      name: `history beside ${name}`,
      ms,
      peer: name,
      peerMs: rest[index] ?? Number.NaN,
      target: targets[name].history,
    });
  const megabytes = peakMemoryMb(scratch, clone, ['--history']);
  const verdict = megabytes < MOST_MEMORY_MB ? 'met' : 'MISSED';
  console.log(`  its most memory: ${megabytes.toFixed(0)} MB (target < ${MOST_MEMORY_MB} MB: ${verdict})`);
}

/** A pull request of 20 commits, start of Node included. */
function measureRange(clone: string): void {
  const [ms] = medians([scanTask(clone, ['--range', `HEAD~${COMMITS}..HEAD`], 'afresh')]);
  limit(`range of HEAD~${COMMITS}..HEAD`, ms, 350);
}

/** The history once more, after 20 more commits. */
function measureSecondScan(clone: string): void {
  const [ms] = medians([growingHistory(scratch, clone, COMMITS)]);
  limit(`history again after ${COMMITS} commits`, ms, 500);
}

/** One, four and sixteen times the same files: each of the last twelve may cost little more than each of the three before. */
function measureGrowth(clone: string): void {
  const factors = [1, 4, 16];
  const folders = factors.map(factor => copiesOf(scratch, clone, factor));
  const times = medians(folders.map(folder => scanTask(folder, ['--tree', '.'], 'afresh')));
  const [one = Number.NaN, four = Number.NaN, sixteen = Number.NaN] = times;
  const ratio = (sixteen - four) / 12 / ((four - one) / 3);
  const verdict = ratio <= MOST_GROWTH ? 'met' : 'MISSED';
  console.log(
    `tree x ${factors.join(', ')}: ${times.map(ms => `${ms.toFixed(0)} ms`).join(', ')}; a copy more costs ${ratio.toFixed(2)} x (target ${MOST_GROWTH}: ${verdict})`,
  );
}

function limit(name: string, ms: number | undefined, mostMs: number): void {
  const verdict = (ms ?? Number.NaN) <= mostMs ? 'met' : 'MISSED';
  console.log(
    `${name.padEnd(38)} ${(ms ?? Number.NaN).toFixed(0).padStart(6)} ms (target ${mostMs} ms: ${verdict})`,
  );
}

function medians(tasks: readonly Task[]): readonly number[] {
  return measureTasksInTurn(tasks, runs).map(({ medianMs }) => medianMs);
}

function peerTasks(source: 'tree' | 'history', clone: string) {
  return (['gitleaks', 'kingfisher', 'betterleaks'] as const).flatMap(name => {
    const program = peers[name];
    return program === undefined ? [] : [{ name, task: peerTask(name, program, source, clone) }];
  });
}

function bytesOfTree(clone: string): number {
  const listed = execFileSync('git', ['ls-tree', '-r', '-l', 'HEAD'], {
    cwd: clone,
    encoding: 'utf8',
    maxBuffer: 64 * MEGABYTE,
  });
  return listed.split('\n').reduce((sum, line) => sum + (Number(/ (\d+)\t/.exec(line)?.[1]) || 0), 0);
}

function describe(clone: string): string {
  const git = (...args: string[]): string =>
    execFileSync('git', args, { cwd: clone, encoding: 'utf8', maxBuffer: 64 * MEGABYTE });
  const files = git('ls-files').trim().split('\n').length;
  return `${files} files, ${git('rev-list', '--all', '--count').trim()} commits`;
}
