import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, expect, test } from '@jest/globals';
import { killAll, liveProcesses } from '../doubles/live-processes.ts';
import { launchedOf, useProject } from '../doubles/project.ts';

const project = useProject();
const MARKER = `765432${process.pid}`;
const isLinux = process.platform === 'linux';

afterEach(() => killAll([...liveProcesses(project.path), ...liveProcesses(MARKER)]));

test('a run that is cancelled while its outputs are read is CANCELLED, and ends at once', async () => {
  project.declare({ big: { run: 'truncate -s 60G "$P1_OUTPUT_DIR/big"; echo "it is ""up"' } });
  const p1 = project.start('big');
  await p1.printed('it is up');
  await delay(500);
  const since = performance.now();
  p1.kill('SIGINT');
  const { status, result } = launchedOf(await p1.ended);
  expect([status, result.reason_code]).toEqual([130, 'cancelled']);
  expect(performance.now() - since).toBeLessThan(5000);
});

test('a folder with a forged manifest in the place of the run’s set is no success', async () => {
  const forged =
    'd="$P1_OUTPUT_DIR/../$P1_RUN_ID"; mkdir "$d"; echo "{}" > "$d/manifest.json"; kill -9 $PPID; sleep 9';
  project.declare({ fake: { run: forged, outputs: ['a'] }, next: { run: 'true' } });
  await project.start('fake').ended;
  await project.launch('next');
  const fake = (await project.runs()).find(({ step }) => step === 'fake');
  expect(fake).toMatchObject({ state: 'FAIL', reason_code: 'orphaned' });
});

test('a run that died is told once, also when nothing notes what the guard held for it', async () => {
  const kill = 'rm "$P1_WORKSPACE/../guard.json"; kill -9 $PPID; sleep 9';
  project.declare({ dies: { run: kill, 'budget-usd': 1 }, next: { run: 'true' } }, { guard: {} });
  await project.start('dies').ended;
  await project.launch('next');
  expect(project.journals().match(/"type":"run\.recovered"/g)).toHaveLength(1);
});

test('a pipe in the place of the journal stops neither p1 nor the end of the step', async () => {
  const block = 'j=$(ls .p1/RUN_LOGS/*.ndjson); rm "$j"; mkfifo "$j"; trap "" TERM; sleep 60';
  project.declare({ blocks: { run: block, timeout: '1s', grace: '500ms' } });
  const since = performance.now();
  const { result } = await project.launch('blocks');
  expect(result.reason_code).toBe('timeout');
  expect(performance.now() - since).toBeLessThan(10_000);
});

test.each(['P1_RUN_ID=', 'P1_RUN_ID=zzz', '-u P1_RUN_ID'])(
  'a child started with `env %s` in a session of its own ends with the step',
  async change => {
    if (!isLinux) return;
    const hide = `env ${change} setsid bash -c 'exec sleep ${MARKER} >/dev/null 2>&1 </dev/null' >/dev/null 2>&1 </dev/null &`;
    project.declare({ hides: { run: `(${hide}); sleep 0.3` } });
    await project.launch('hides');
    expect(liveProcesses(MARKER)).toEqual([]);
  },
);

test('a stranger that has the mark of a step by chance is let live', async () => {
  if (!isLinux) return;
  project.declare({ waits: { run: 'echo "it is ""up"; sleep 2' } });
  const p1 = project.start('waits');
  await p1.printed('it is up');
  const strangers = Array.from({ length: 97 }, (_, index) =>
    spawn('bash', ['-c', `echo ${index + 1} > /proc/self/oom_score_adj; exec sleep ${MARKER}`], {
      detached: true,
    }),
  );
  await p1.ended;
  expect(liveProcesses(MARKER)).toHaveLength(97);
  for (const each of strangers) each.kill('SIGKILL');
});

test('parameters whose names look secret are hidden in everything, the guard’s state included', async () => {
  const value = 'parameter-value-0123456789';
  project.declare(
    { asks: { run: 'echo "$P1_PARAM_API_TOKEN"', parameters: { api_token: 'string' }, 'budget-usd': 1 } },
    { guard: {} },
  );
  const args = ['--parameters', JSON.stringify({ api_token: value })];
  const { stdout, stderr, result } = await project.launch('asks', { args });
  expect(result.data.state).toBe('SUCCESS');
  const log = readFileSync(project.at('.p1/tmp', `run_${result.data.run_id}`, 'log.txt'), 'utf8');
  expect(log).toBe('***\n');
  const state = ['state.1', 'state.2'].filter(name => existsSync(project.at('.p1/state', name)));
  expect(state.length).toBeGreaterThan(0);
  for (const text of [
    stdout,
    stderr,
    project.journals(),
    ...state.map(name => project.read(`.p1/state/${name}`)),
  ])
    expect(text).not.toContain(value);
});
