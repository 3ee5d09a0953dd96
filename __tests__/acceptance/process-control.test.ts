import { readdirSync, statSync } from 'node:fs';
import { afterEach, describe, expect, test } from '@jest/globals';
import { killAll, liveProcesses } from '../doubles/live-processes.ts';
import { type StepYaml, useProject } from '../doubles/project.ts';

const project = useProject();
/** Processes of a step that leave its folder still carry this in their command line. */
const MARKER = `987654${process.pid}`;
const SLEEP = `sleep ${MARKER}`;
const HIDDEN = `env -i setsid bash -c 'trap "" TERM; cd /; ${SLEEP}; ${SLEEP}' >/dev/null 2>&1 </dev/null`;

const alive = () => [...liveProcesses(project.path), ...liveProcesses(MARKER)];

afterEach(() => killAll(alive()));

function launch(step: StepYaml) {
  project.declare({ work: { timeout: '20s', grace: '200ms', ...step } });
  return project.launch('work');
}

function logBytes(): number {
  const [run = ''] = readdirSync(project.at('.p1/tmp'));
  return statSync(project.at('.p1/tmp', run, 'log.txt')).size;
}

const LOG_LIMIT = 10 * 1024 * 1024 + 200;

describe('a step that outlives its timeout is FAIL timeout, and nothing of it lives:', () => {
  test.each([
    ['it traps TERM', `trap '' TERM; while :; do sleep 0.05; done`],
    ['it ends with code 0 when asked to stop', `trap 'exit 0' TERM; while :; do sleep 0.05; done`],
    ['it double-forks', `( ( trap '' TERM; ${SLEEP} ) & ) & ${SLEEP}`],
    ['it left its session', `setsid --wait bash -c 'trap "" TERM; ${SLEEP}; ${SLEEP}'`],
    ['it left session and environment, its output closed and its parent gone', `(${HIDDEN} &); ${SLEEP}`],
    ['it floods stderr', `yes ${MARKER} >&2`],
    ['it floods both streams and traps TERM', `trap '' TERM; yes ${MARKER} >&2 & while :; do echo x; done`],
  ])('%s', async (_title, run) => {
    const { status, result } = await launch({ run, timeout: '600ms' });
    expect(alive()).toEqual([]);
    expect(result).toMatchObject({ reason_code: 'timeout', data: { state: 'FAIL' } });
    expect(status).toBe(1);
    expect(logBytes()).toBeLessThan(LOG_LIMIT);
  });
});

describe('a step that ends and leaves processes behind keeps its state, and they do not live on:', () => {
  test.each([
    ['in the background', `${SLEEP} &`],
    ['double-forked, deaf to TERM', `( ( trap '' TERM; ${SLEEP}; ${SLEEP} ) & ) &`],
    ['in a session of their own', `setsid bash -c 'trap "" TERM; ${SLEEP}; ${SLEEP}' &`],
    ['in a session of their own, without environment, output and parent', `(${HIDDEN} &)`],
    ['which go on forking', `setsid bash -c 'trap "" TERM; while :; do sleep 0.01 & done' >/dev/null 2>&1 &`],
  ])('%s', async (_title, run) => {
    const { status, result } = await launch({ run: `${run}\nsleep 0.2; touch "$P1_OUTPUT_DIR/a"` });
    expect(alive()).toEqual([]);
    expect(result).toMatchObject({ reason_code: 'ok', data: { state: 'SUCCESS' } });
    expect(status).toBe(0);
    expect(project.current('work')).toMatchObject({ kind: 'whole', paths: ['a'] });
  });

  test('at once, before p1 had time to look', async () => {
    const { result } = await launch({ run: `(${HIDDEN} &)` });
    expect(alive()).toEqual([]);
    expect(result.data.state).toBe('SUCCESS');
  });
});

describe('how a command died is told, and is never SUCCESS:', () => {
  test.each([
    ['of SIGKILL', 'kill -KILL $$', 'signal', null],
    ['of SIGTERM that p1 did not send', 'kill -TERM $$', 'signal', null],
    ['of SIGSEGV', 'kill -SEGV $$', 'signal', null],
    ['with its whole group', 'kill -KILL 0', 'signal', null],
    ['a child of its shell, of SIGKILL', `bash -c 'kill -KILL $$'; exit $?`, 'exit-nonzero', 137],
    ['with exit code 137', 'exit 137', 'exit-nonzero', 137],
    ['with exit code 1 after its outputs', 'touch "$P1_OUTPUT_DIR/a"; exit 1', 'exit-nonzero', 1],
  ])('%s', async (_title, run, reason, exitCode) => {
    const { status, result } = await launch({ run });
    expect(result).toMatchObject({ reason_code: reason, data: { state: 'FAIL', exit_code: exitCode } });
    expect(status).toBe(1);
    expect(project.current('work').kind).toBe('absent');
  });
});

test('a step that reads its closed stdin gets an end of file at once', async () => {
  const { result } = await launch({ run: 'cat; read -r line || echo "at its end"' });
  expect(result.data.state).toBe('SUCCESS');
  expect(project.journals()).toContain('"stdout_bytes":11,');
});

test('of a log of 50 MB at most 10 MiB are kept: its start, its end, and a line that says how much is missing', async () => {
  const { result } = await launch({
    run: `echo first; head -c 50000000 /dev/zero | tr '\\0' x | fold -w 99; echo; echo last`,
  });
  expect(result.data.state).toBe('SUCCESS');
  expect(logBytes()).toBeLessThan(LOG_LIMIT);
  const [run = ''] = readdirSync(project.at('.p1/tmp'));
  const log = project.read(`.p1/tmp/${run}/log.txt`);
  expect(log).toMatch(/^first\nx/);
  expect(log).toMatch(/\n\[p1: \d+ bytes left out here\]\n/);
  expect(log).toMatch(/x\nlast\n$/);
  expect(project.journals()).toContain('"type":"process.output-truncated"');
});
