import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { GateCall } from '../../../src/compose/gates/gate-call.ts';
import type { Config } from '../../../src/config/config.ts';
import { configOf, loadConfig } from '../../../src/config/load.ts';
import { configWithoutFile } from '../../../src/config/without-file.ts';
import { parseYaml } from '../../../src/config/yaml-source.ts';
import type { Circumstances, Gate, GateDecision, GateVerdict } from '../../../src/gates/gate.ts';
import { openGit } from '../../../src/git/git.ts';
import { messageOf } from '../../../src/kernel/errors.ts';
import { createStopSwitch } from '../../../src/launch/stop-request.ts';
import { createRedactor } from '../../../src/redact/redactor.ts';
import type { GateFixture } from '../../src/gates/gate-fixture.ts';

const CONFIG = '.github/p1.yml';

/** A repository of a test, and what a gate gets that judges it. */
export interface GateRepository {
  readonly folder: string;
  readonly env: Record<string, string>;
  readonly git: (...args: readonly string[]) => string;
  /** Writes files, null removes one. */
  readonly write: (files: Readonly<Record<string, string | Uint8Array | null>>) => void;
  readonly commit: () => string;
  readonly call: (more?: Partial<Circumstances> & Pick<Partial<GateCall>, 'freeBytes'>) => GateCall;
}

/** Makes `folder` a repository with `base` on main, and goes on on a branch. */
export function gateRepository(
  folder: string,
  base: GateFixture['base'],
  { isStanding = false }: { readonly isStanding?: boolean } = {},
): GateRepository {
  const home = join(folder, 'home');
  const work = join(folder, 'work');
  mkdirSync(join(home, 'bin'), { recursive: true });
  mkdirSync(work, { recursive: true });
  const env: Record<string, string> = {
    HOME: home,
    PATH: `${join(home, 'bin')}:${process.env['PATH'] ?? ''}`,
  };
  const git = (...args: readonly string[]): string =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], {
      cwd: work,
      env: { ...env, GIT_CONFIG_NOSYSTEM: '1' },
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  const write: GateRepository['write'] = files => {
    for (const [name, content] of Object.entries(files)) {
      const file = join(work, name);
      if (content === null) rmSync(file, { recursive: true });
      else {
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, content);
      }
    }
  };
  const commit = (): string => {
    git('add', '-A', '-f');
    git('commit', '-q', '--allow-empty', '-m', 'a change');
    return git('rev-parse', 'HEAD');
  };
  git('init', '-q', '-b', 'main');
  write({ 'README.md': '# widgets\n', ...base });
  commit();
  if (!isStanding) git('checkout', '-q', '-b', 'change');

  const call: GateRepository['call'] = ({ freeBytes = () => 100e9, ...more } = {}) => {
    const head = headConfig(work);
    const baseCommit = isStanding ? null : git('rev-parse', 'main');
    const circumstances: Circumstances = {
      isProposal: !isStanding,
      base: baseCommit,
      mergeBase: isStanding ? null : git('merge-base', 'main', 'HEAD'),
      head: git('rev-parse', 'HEAD'),
      isOffline: true,
      now: new Date(),
      policy: isStanding ? (head.config ?? configWithoutFile(work)) : policyAt(git, work),
      ...more,
    };
    return {
      circumstances,
      headConfig: head.config,
      headProblem: head.problem,
      configPath: CONFIG,
      git: openGit({ folder: work, env }),
      env,
      token: '',
      workingFolder: work,
      stop: createStopSwitch(),
      session: 's1',
      redactor: createRedactor({ secrets: [], patterns: [] }),
      pullRequest: null,
      callingWorkflow: null,
      event: null,
      freeBytes,
    };
  };
  return { folder: work, env, git, write, commit, call };
}

function headConfig(folder: string): { readonly config: Config | null; readonly problem: string | null } {
  try {
    return { config: loadConfig({ workingFolder: folder, file: null, root: null }).config, problem: null };
  } catch (error) {
    return { config: null, problem: messageOf(error) };
  }
}

function policyAt(git: GateRepository['git'], folder: string): Config {
  const names = git('ls-tree', '--name-only', 'main', CONFIG);
  if (names === '') return configWithoutFile(folder);
  return configOf(parseYaml(CONFIG, Buffer.from(git('show', `main:${CONFIG}`))), folder, undefined);
}

/** What a decision comes to where no waiver stands, and the criteria that were found, sorted. */
export function outcomeOf<F>(
  { criteria }: Gate<F>,
  decision: GateDecision,
  isProposal: boolean,
): { readonly verdict: GateVerdict; readonly criteria: readonly string[] } {
  if (decision.kind === 'not-applicable')
    return { verdict: 'not-applicable', criteria: [decision.criterion] };
  const ids = [...new Set(decision.findings.map(({ criterion }) => criterion))].sort();
  const levels = ids.map(id => {
    const found = criteria.find(each => each.id === id);
    if (found === undefined) throw new Error(`${id} is no criterion`);
    return found.isLive && found.level === 'fail' && isProposal ? 'warn' : found.level;
  });
  const order = ['error', 'fail', 'warn'] as const;
  return { verdict: order.find(level => levels.includes(level)) ?? 'pass', criteria: ids };
}
