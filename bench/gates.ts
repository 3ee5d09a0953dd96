import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { GATE_IDS } from '../src/config/gate-ids.ts';
import { isPlainObject } from '../src/kernel/trust-boundary.ts';
import { measureTasksInTurn, type Task, type Timed } from './measure.ts';

/**
 * All gates but `regression` in a repository of 10,000 files and 2,000 commits: in full, and for a pull request of 20 commits; the time of
 * each gate; and beside it what people run in their place, one after the other: betterleaks, zizmor and actionlint
 * (`script/bootstrap zizmor actionlint betterleaks`). Usage: npm run bench:gates
 */
const FILES = 10_000;
const COMMITS = 2_000;
const CHANGE = 20;
const RUNS = 3;
const TARGETS = { full: 45_000, change: 8_000 } as const;
const scratch = mkdtempSync(join(tmpdir(), 'p1-bench-gates-'));
const cli = resolve('dist/cli.js');
const gates = GATE_IDS.filter(id => id !== 'regression').join(',');

const POLICY = `version: 1
guard: { daily-budget-usd: 50, concurrency: 3, qps: 2 }
steps: { report: { run: "true", budget-usd: 1 } }
`;
const CHECKOUT = 'actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1';

function workflow(index: number): string {
  const steps = Array.from({ length: 20 }, (_, step) => `      - run: echo ${step} of ${index}\n`).join('');
  return `on: push\npermissions: { contents: read }\njobs:\n  test:\n    runs-on: ubuntu-24.04\n    timeout-minutes: 5\n    steps:\n      - uses: ${CHECKOUT}\n        with: { persist-credentials: false }\n${steps}`;
}

/** A lockfile of 1,000 packages that belongs to its manifest. */
function dependencies(): Readonly<Record<string, string>> {
  const names = Array.from({ length: 1000 }, (_, index) => `package-${index}`);
  const wanted = Object.fromEntries(names.map(name => [name, '^1.0.0']));
  const locked = Object.fromEntries(
    names.map(name => [
      `node_modules/${name}`,
      { version: '1.0.0', integrity: `sha512-${'A'.repeat(86)}==`, license: 'MIT' },
    ]),
  );
  const root = { name: 'bench', version: '1.0.0', dependencies: wanted };
  return {
    'package.json': JSON.stringify(root),
    'package-lock.json': JSON.stringify({
      name: 'bench',
      version: '1.0.0',
      lockfileVersion: 3,
      requires: true,
      packages: { '': root, ...locked },
    }),
    '.nvmrc': '24\n',
  };
}

function source(index: number, version: number): string {
  const lines = Array.from(
    { length: 40 },
    (_, line) => `export const value${index}x${line} = compute(${line * version}, 'text of line ${line}');`,
  );
  return `${lines.join('\n')}\n`;
}

const pathOf = (index: number) => `src/d${index % 100}/f${index}.ts`;

/** All commits by one `git fast-import`: 2,000 calls of git would take longer than what is measured. */
function fill(): void {
  const files: Record<string, string> = { ...dependencies(), '.github/p1.yml': POLICY };
  for (let index = 0; index < 10; index += 1) files[`.github/workflows/w${index}.yml`] = workflow(index);
  for (let index = Object.keys(files).length; index < FILES; index += 1)
    files[pathOf(index)] = source(index, 1);
  const stream: string[] = [];
  const commit = (ref: string, changed: Readonly<Record<string, string>>, from?: string): void => {
    stream.push(
      `commit refs/heads/${ref}\ncommitter Octo Cat <octocat@example.com> 1700000000 +0000\ndata 1\nx\n`,
    );
    if (from !== undefined) stream.push(`from refs/heads/${from}\n`);
    for (const [path, text] of Object.entries(changed))
      stream.push(`M 100644 inline ${path}\ndata ${Buffer.byteLength(text)}\n${text}\n`);
  };
  commit('main', files);
  const edit = (round: number) =>
    Object.fromEntries(
      Array.from({ length: 3 }, (_, each) => [
        pathOf(100 + ((round * 7 + each) % 9000)),
        source(round, round + each),
      ]),
    );
  for (let round = 1; round < COMMITS; round += 1) commit('main', edit(round));
  for (let round = 0; round < CHANGE; round += 1)
    commit('change', edit(COMMITS + round), round === 0 ? 'main' : undefined);
  git(['init', '--quiet', '--initial-branch=main']);
  git(['fast-import', '--quiet'], stream.join(''));
  git(['checkout', '--quiet', '--force', 'change']);
}

function git(args: readonly string[], input?: string): void {
  execFileSync('git', [...args], { cwd: scratch, stdio: ['pipe', 'ignore', 'inherit'], input: input ?? '' });
}

const OFFLINE = { OFFLINE_MODE: 'true' };

function p1(...words: readonly string[]): Timed {
  const argv: Timed['argv'] = [process.execPath, cli, 'gates', '--only', gates, '--json', ...words];
  return { argv, cwd: scratch, env: OFFLINE, stdout: join(scratch, '..', 'p1-bench-gates.json') };
}

/** Without what a former scan remembers, which would make the next ones nearly free. */
function cold(command: Timed): Task {
  const prepare = (): void => rmSync(join(scratch, '.p1'), { recursive: true, force: true });
  return { prepare, commands: [command] };
}

/** Milliseconds and verdict by gate, as p1 tells them. */
function timesOf(words: readonly string[]): string {
  rmSync(join(scratch, '.p1'), { recursive: true, force: true });
  const [program, ...args] = p1(...words).argv;
  const { stdout } = spawnSync(program, args, {
    cwd: scratch,
    env: { ...process.env, ...OFFLINE },
    encoding: 'utf8',
  });
  const { data } = JSON.parse(stdout);
  if (!isPlainObject(data) || !Array.isArray(data['gates'])) throw new Error(`p1 gates said: ${stdout}`);
  return data['gates'].map(gate => `${gate.id} ${gate.duration_ms} ms (${gate.verdict})`).join(', ');
}

function row(name: string, ms: number, target: number): void {
  const isMet = ms <= target;
  if (!isMet) process.exitCode = 1;
  console.log(
    `${name.padEnd(34)} ${ms.toFixed(0).padStart(6)} ms (target ${target} ms: ${isMet ? 'met' : 'MISSED'})`,
  );
}

const peer = (program: string, ...args: readonly string[]): readonly Timed[] => {
  const file = resolve('.tools/bin', program);
  return existsSync(file) ? [{ argv: [file, ...args], cwd: scratch }] : [];
};

try {
  fill();
  const peers = [
    ...peer('betterleaks', 'git', '.'),
    ...peer('zizmor', '--offline', '--no-progress', '.github/workflows'),
    ...peer('actionlint', '-shellcheck=', '-pyflakes='),
  ];
  const [full, change, ...others] = measureTasksInTurn(
    [cold(p1()), cold(p1('--base', 'main')), ...peers.map(each => ({ commands: [each] }))],
    RUNS,
  );
  console.log(`Node ${process.version}, ${FILES} files, ${COMMITS} commits, medians of ${RUNS}`);
  row('seven gates in full', full?.medianMs ?? Number.NaN, TARGETS.full);
  console.log(`  ${timesOf([])}`);
  row(`a pull request of ${CHANGE} commits`, change?.medianMs ?? Number.NaN, TARGETS.change);
  console.log(`  ${timesOf(['--base', 'main'])}`);
  const peersMs = others.reduce((sum, { medianMs }) => sum + medianMs, 0);
  if (others.length === 3)
    console.log(
      `betterleaks, zizmor and actionlint one after the other ${peersMs.toFixed(0)} ms; p1 in full ${((full?.medianMs ?? Number.NaN) / peersMs).toFixed(2)} x`,
    );
  else console.log('peers are not all there: script/bootstrap betterleaks zizmor actionlint');
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
