import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll } from '@jest/globals';
import { bareEnvironment, type ChildAnswer, startNode } from '../doubles/child.ts';
import { gitIn } from '../doubles/regression/freezing.ts';
import type { P1Call } from './shell-line.ts';

const P1_YML = `version: 1
guard: { daily-budget-usd: 50, concurrency: 3, qps: 2 }
dependencies: { advisories: advisories }
toolchain: { fail-on: [mismatch, conflict] }
gates: { approvers: [octocat], roster: [secrets, dependencies, workflows, regression, guardrails, run-health, change-control] }
steps:
  hello: { run: 'echo hello > "$P1_OUTPUT_DIR/hello.txt"', outputs: [hello.txt], budget-usd: 0.01 }
  summarise: { run: 'echo "$P1_PARAM_MONTH"', parameters: { month: string } }
  step4_2: { run: 'true' }
  broken: { run: test "$P1_ATTEMPT" -gt 1 }
`;
const LOCKED = { name: 'web', version: '1.0.0' };
const FILES: Readonly<Record<string, string>> = {
  '.gitignore': '.p1\nout\n',
  '.github/p1.yml': P1_YML,
  'packages/a/.nvmrc': `${process.version.slice(1)}\n`,
  'web/package.json': JSON.stringify(LOCKED),
  'web/package-lock.json': JSON.stringify({ ...LOCKED, lockfileVersion: 3, packages: { '': LOCKED } }),
  'advisories/one.json': JSON.stringify({
    id: 'X-1',
    modified: '2026-11-30T00:00:00Z',
    summary: 'a flaw in a package that nobody here has',
    affected: [{ package: { ecosystem: 'npm', name: 'nobody-has-it' }, versions: ['1.0.0'] }],
  }),
  Makefile: 'report:\n\t@mkdir -p out && echo a > out/a.csv\n',
  'tests/regression/cases/hello.yml': 'run: echo hello\ntags: [mini]\nassert: [{ contains: hello }]\n',
};

/** A repository in which everything that the documentation speaks of is there: runs, a dead letter, a baseline, a finding. */
export interface DocumentedRepository {
  /** The id of its dead letter. */
  readonly letter: () => string;
  /** A copy, gone after the test; the path of its top. */
  readonly copy: () => string;
}

/** The repository, made by this `p1` before the tests of a file. Its branch `change` is one commit ahead of `main`. */
export function useDocumentedRepository(cli: string): DocumentedRepository {
  let outside = '';
  const copies: string[] = [];
  const top = (): string => join(outside, 'repository');

  beforeAll(async () => {
    outside = temporaryFolder();
    await make(cli, top(), join(outside, 'leak'));
  });
  afterEach(() => {
    for (const copy of copies.splice(0)) rmSync(copy, { recursive: true, force: true });
  });
  afterAll(() => rmSync(outside, { recursive: true, force: true }));

  return {
    letter: () => readdirSync(join(top(), '.p1/DLQ/ready'))[0] ?? '',
    copy: () => {
      const copy = temporaryFolder();
      copies.push(copy);
      cpSync(top(), copy, { recursive: true, verbatimSymlinks: true });
      return copy;
    },
  };
}

async function make(cli: string, folder: string, leak: string): Promise<void> {
  for (const [file, text] of Object.entries(FILES)) write(join(folder, file), text);
  for (const name of ['examples', 'package.json', 'package-lock.json'])
    cpSync(name, join(folder, name), { recursive: true, filter: path => !path.includes('.p1/') });
  const commit = (message: string): void => {
    gitIn(folder, 'add', '-A');
    gitIn(folder, 'commit', '-qm', message);
  };
  gitIn(folder, 'init', '-q', '-b', 'main');
  commit('all');
  gitIn(folder, 'update-ref', 'refs/remotes/origin/main', 'HEAD');
  const p1 = (...args: readonly string[]) => callP1(cli, folder, { args, variables: {} });
  await p1('regression', '--freeze', '--reason', 'the first');
  commit('frozen');
  gitIn(folder, 'switch', '-qc', 'change');
  write(join(folder, 'notes.txt'), 'a note\n');
  commit('a note');
  gitIn(folder, 'switch', '-q', 'main');
  await p1('launch', 'hello');
  write(join(leak, 'key.txt'), `github_token = "ghp_${'aB3dE6gH9jK2mN5pQ8sT1vX4yZ7bC0dF3gH6'}"\n`);
  await p1('scan', '--tree', leak);
  await p1('regression', '--extended');
  await p1('launch', 'broken');
}

/** Runs what the documentation shows, in `folder` and without the network. */
export function callP1(
  cli: string,
  folder: string,
  { args, variables }: Pick<P1Call, 'args' | 'variables'>,
): Promise<ChildAnswer> {
  const env = { ...bareEnvironment(folder), OFFLINE_MODE: 'true', ...variables };
  return startNode(cli, args, { cwd: folder, env }).ended;
}

/** Runs a line that is no call of p1. */
export function callShell(folder: string, line: string): string {
  return execFileSync('bash', ['-ec', line], { cwd: folder, env: bareEnvironment(folder), encoding: 'utf8' });
}

function temporaryFolder(): string {
  return realpathSync(mkdtempSync(join(tmpdir(), 'p1-docs-')));
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
