import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { GuardPlace } from '../__tests__/conformance/guard-kills/place.ts';
import { holderOf, portsOf } from '../__tests__/conformance/guard-kills/ports.ts';
import { createGuard } from '../src/guard/create-guard.ts';
import { startGitHub } from './start-github.ts';

const WAIT_MS = 3000;
const WRITES = /^(?:GraphQLMutation|CreateTree|CreateCommit|CreateRef) /;
type Counts = Readonly<Record<string, number>>;

/** What GitHub is asked for one launch, once the branch is there, and for a wait for a slot. */
export async function measureLaunch(scratch: string): Promise<void> {
  const github = await startGitHub(0);
  try {
    const folder = join(scratch, 'launch');
    mkdirSync(folder);
    const launch = (): void => {
      const words = [resolve('dist/cli.js'), 'launch', '--budget-usd', '1', '--', 'true'];
      const env = { ...github.env, PATH: process.env['PATH'] ?? '', HOME: folder, GITHUB_WORKSPACE: folder };
      const { status, stderr } = spawnSync(process.execPath, words, { cwd: folder, env, encoding: 'utf8' });
      if (status !== 0) throw new Error(`The launch did not pass, so its requests mean nothing: ${stderr}`);
    };
    launch();
    await github.requests();
    launch();
    print('one launch', await github.requests(), 2);
    const { url, token } = github;
    const place: GuardPlace = {
      kind: 'branch',
      repository: 'octo-org/widgets',
      branch: 'p1-state',
      url,
      token,
    };
    await admit(place, 'holds', 0);
    await github.requests();
    await admit(place, 'waits', WAIT_MS);
    print(`a wait of ${WAIT_MS} ms, a look every 100 ms`, await github.requests(), 0);
  } finally {
    github.end();
  }
}

async function admit(place: GuardPlace, run: string, waitMs: number): Promise<void> {
  const rules = { limitMicroUsd: 1e12, slots: 1, waitMs, lookEveryMs: 100 };
  await createGuard(portsOf(place, rules)).admit({
    run,
    step: 'bench',
    attempt: 1,
    session: 'bench',
    holder: holderOf(place, '1'),
    budgetMicroUsd: 0,
    longestMs: 60_000,
    parameters: {},
    origin: {},
    cancelled: new Promise(() => {}),
  });
}

function print(what: string, counts: Counts, target: number): void {
  const writes = Object.entries(counts).reduce(
    (sum, [name, count]) => sum + (WRITES.test(name) ? count : 0),
    0,
  );
  const list = Object.entries(counts).map(([name, count]) => `${count} ${name}`);
  const verdict = writes === target ? 'met' : 'MISSED';
  console.log(`${what}: ${writes} writes (target ${target}: ${verdict}); asked ${list.join(', ')}`);
}
