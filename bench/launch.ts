import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type Measured, measureTasksInTurn, type Task } from './measure.ts';
import { measureOutput } from './output.ts';
import { measurePromotion } from './promotion.ts';
import { printRow } from './row.ts';

/**
 * What a launch costs, each measure beside its peer in the same run, taken in turn, as medians. Linux or macOS.
 * Usage: npm run bench:launch [-- --retry <dist/index.js of nick-fields/retry>]
 */
const RUNS = 15;
const LONG_RUNS = 5;
const { retry } = parseArgs({ options: { retry: { type: 'string' } } }).values;
const scratch = mkdtempSync(join(tmpdir(), 'p1-bench-'));
try {
  console.log(`Node ${process.version}, medians of ${RUNS} and ${LONG_RUNS}`);
  measureStarts();
  measureOutput(scratch, LONG_RUNS);
  measurePromotion(scratch, LONG_RUNS);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

function measureStarts(): void {
  const tasks = [
    bareNode(),
    launchAtTerminal(),
    launchAction(),
    ...(retry === undefined ? [] : [retryAction(retry)]),
  ];
  const [bare, terminal, action, peer] = measureTasksInTurn(tasks, RUNS).map(
    (each: Measured) => each.medianMs,
  );
  if (bare === undefined || terminal === undefined || action === undefined) return;
  const beside = { peer: 'bare node', peerMs: bare };
  printRow({ name: 'p1 launch -- true', ms: terminal, ...beside, target: 5 });
  printRow({ name: 'action launch: true, main and post', ms: action, ...beside, target: 7 });
  const name = 'action launch beside nick-fields/retry';
  if (peer === undefined) console.log(`${name} not given (--retry <path>)`);
  else printRow({ name, ms: action, peer: 'retry', peerMs: peer, target: 0.3 });
  if (!readFileSync(join(scratch, 'job', 'summary'), 'utf8').includes('PASS'))
    throw new Error('The action did not pass: its times mean nothing.');
}

function bareNode(): Task {
  return { commands: [{ argv: [process.execPath, '-e', '0'] }] };
}

function launchAtTerminal(): Task {
  const root = join(scratch, 'root');
  const argv = [process.execPath, resolve('dist/cli.js'), 'launch', '--root', root, '--', 'true'] as const;
  return {
    prepare: () => rmSync(root, { recursive: true, force: true }),
    commands: [{ argv, cwd: scratch }],
  };
}

/** A job of this action alone: post gets what main saved, as a runner would hand it on. */
function launchAction(): Task {
  const job = runnerEnvironment('job');
  const env = { ...job.env, INPUT_RUN: 'true', INPUT_UPLOAD: 'false' };
  const state = { 'STATE_is-first': 'true', STATE_root: join(job.folder, '.p1') };
  return {
    prepare: job.prepare,
    commands: [
      { argv: [process.execPath, resolve('dist/launch/main.js')], env },
      { argv: [process.execPath, resolve('dist/launch/post.js')], env: { ...env, ...state } },
    ],
  };
}

/** With the defaults of its action.yml. */
function retryAction(bundle: string): Task {
  const job = runnerEnvironment('retry-job');
  const inputs = {
    INPUT_COMMAND: 'true',
    INPUT_TIMEOUT_MINUTES: '1',
    INPUT_MAX_ATTEMPTS: '3',
    INPUT_RETRY_WAIT_SECONDS: '10',
    INPUT_POLLING_INTERVAL_SECONDS: '1',
    INPUT_WARNING_ON_RETRY: 'true',
    INPUT_CONTINUE_ON_ERROR: 'false',
  };
  return {
    prepare: job.prepare,
    commands: [{ argv: [process.execPath, resolve(bundle)], env: { ...job.env, ...inputs } }],
  };
}

function runnerEnvironment(name: string) {
  const folder = join(scratch, name);
  const files = {
    GITHUB_OUTPUT: 'output',
    GITHUB_STATE: 'state',
    GITHUB_STEP_SUMMARY: 'summary',
    GITHUB_ENV: 'env',
  };
  const paths = Object.entries(files).map(([variable, file]) => [variable, join(folder, file)] as const);
  return {
    folder,
    env: {
      GITHUB_ACTIONS: 'true',
      GITHUB_WORKSPACE: folder,
      GITHUB_JOB: 'bench',
      GITHUB_REPOSITORY: 'octo-org/widgets',
      // Nobody listens there: the guard's one question costs all but GitHub's own time to answer.
      GITHUB_API_URL: 'http://127.0.0.1:1',
      GITHUB_RUN_ID: '1',
      GITHUB_RUN_ATTEMPT: '1',
      RUNNER_TEMP: join(folder, 'temp'),
      ACTIONS_RUNTIME_TOKEN: '',
      ...Object.fromEntries(paths),
    },
    prepare: () => {
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(join(folder, 'temp'), { recursive: true });
      for (const [, path] of paths) writeFileSync(path, '');
    },
  };
}
