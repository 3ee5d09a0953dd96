import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { GateCall } from '../../../src/compose/gates/gate-call.ts';
import { configOf } from '../../../src/config/load.ts';
import { configWithoutFile } from '../../../src/config/without-file.ts';
import { parseYaml } from '../../../src/config/yaml-source.ts';
import type { Gate, GateDecision, GateVerdict } from '../../../src/gates/gate.ts';
import { openGit } from '../../../src/git/git.ts';
import { createStopSwitch } from '../../../src/launch/stop-request.ts';
import { createRedactor } from '../../../src/redact/redactor.ts';
import type { GateFixture } from '../../src/gates/gate-fixture.ts';

type Files = Readonly<Record<string, string | Uint8Array | null>>;

/** A gate, and how its facts are gathered. */
export interface GateUnderTest {
  readonly judge: (call: GateCall) => Promise<GateDecision>;
  readonly levels: ReadonlyMap<string, string>;
}

export function gateUnderTest<Facts>(
  gate: Gate<Facts>,
  gather: (call: GateCall) => Promise<Facts>,
): GateUnderTest {
  return {
    judge: async call => gate.decide(await gather(call), call.circumstances),
    levels: new Map(gate.criteria.map(({ id, level }) => [id, level])),
  };
}

export interface Judgement {
  readonly verdict: GateVerdict;
  readonly criteria: readonly string[];
  readonly decision: GateDecision;
}

const IDENTITY = [
  '-c',
  'user.name=Octo Cat',
  '-c',
  'user.email=octocat@example.com',
  '-c',
  'commit.gpgSign=false',
];
const ORDER: readonly GateVerdict[] = ['error', 'fail', 'warn'];

/** Runs git in `folder` and returns what it printed. */
export function gitIn(folder: string, ...args: readonly string[]): string {
  const env = { PATH: process.env['PATH'] ?? '', HOME: folder, GIT_CONFIG_NOSYSTEM: '1' };
  return execFileSync('git', [...IDENTITY, ...args], {
    cwd: folder,
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }).trim();
}

/** Makes the fixture's repository in `place`, and the call that judges it; a test may change either before it judges. */
export async function arranged(place: string, fixture: GateFixture): Promise<GateCall> {
  const folder = join(place, 'repo');
  const bin = join(place, 'bin');
  mkdirSync(folder);
  mkdirSync(bin);
  gitIn(folder, 'init', '--quiet', '--initial-branch=main');
  const base = commitFiles(folder, { 'README.md': 'A repository.\n', ...fixture.base });
  const { isStanding = false, head = {} } = fixture;
  if (!isStanding) gitIn(folder, 'switch', '--quiet', '--create', 'change');
  for (const files of Array.isArray(head) ? head : [head])
    if (!isStanding || Object.keys(files).length > 0) commitFiles(folder, files);
  const env: Record<string, string> = { PATH: `${bin}:${process.env['PATH'] ?? ''}`, HOME: place };
  await fixture.arrange?.({ folder, bin, env });
  return callOf(folder, env, fixture, isStanding ? null : base);
}

function callOf(
  folder: string,
  env: Record<string, string>,
  { isOffline = true, now = '2026-12-01T12:00:00Z' }: GateFixture,
  base: string | null,
): GateCall {
  const policyText = policyOf(folder, base);
  const policy =
    policyText === null
      ? configWithoutFile(folder)
      : configOf(parseYaml('.github/p1.yml', policyText), folder, undefined);
  return {
    circumstances: {
      isProposal: base !== null,
      base,
      mergeBase: base,
      head: gitIn(folder, 'rev-parse', 'HEAD'),
      isOffline,
      now: new Date(now),
      policy,
    },
    headConfig: null,
    headProblem: null,
    configPath: '.github/p1.yml',
    git: openGit({ folder, env }),
    env,
    token: '',
    workingFolder: folder,
    stop: createStopSwitch(),
    session: 's',
    redactor: createRedactor({ secrets: [], patterns: [] }),
    pullRequest: null,
    callingWorkflow: null,
    event: null,
  };
}

function policyOf(folder: string, base: string | null): Buffer | null {
  const path = '.github/p1.yml';
  if (base === null) return existsSync(join(folder, path)) ? readFileSync(join(folder, path)) : null;
  const listed = gitIn(folder, 'ls-tree', base, '--', path);
  return listed === '' ? null : Buffer.from(gitIn(folder, 'show', `${base}:${path}`));
}

export async function judged(call: GateCall, { judge, levels }: GateUnderTest): Promise<Judgement> {
  const decision = await judge(call);
  if (decision.kind === 'not-applicable')
    return { verdict: 'not-applicable', criteria: [decision.criterion], decision };
  const criteria = [...new Set(decision.findings.map(({ criterion }) => criterion))].sort();
  const found = criteria.map(id => levels.get(id));
  return { verdict: ORDER.find(level => found.includes(level)) ?? 'pass', criteria, decision };
}

function commitFiles(folder: string, files: Files): string {
  for (const [path, content] of Object.entries(files)) {
    const file = join(folder, path);
    if (content === null) rmSync(file, { recursive: true });
    else {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
    }
  }
  gitIn(folder, 'add', '--all');
  gitIn(folder, 'commit', '--quiet', '--allow-empty', '--message', 'a change');
  return gitIn(folder, 'rev-parse', 'HEAD');
}
