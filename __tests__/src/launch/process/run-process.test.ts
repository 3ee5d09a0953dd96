import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { launchIn, stepOf } from '../../../doubles/step-launch.ts';
import { useTempFolder } from '../../../doubles/temp-folder.ts';

// Through a launch, not through runProcess itself: what a step's process meets is what counts.
const folder = useTempFolder();

/** A process that has ended, reaped or not. */
function isDead(pid: number): boolean {
  try {
    return /^\d+ \(.*\) Z/s.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return !existsSync(`/proc/${pid}`);
  }
}

const pidIn = (file: string) => Number(folder.read(file));

test.each([1, 2, 42, 126, 255])('exit code %i is a failure with that code', async code => {
  const { outcome, event } = await launchIn(folder.path, stepOf(`exit ${code}`));
  expect(outcome).toMatchObject({ state: 'FAIL', exitCode: code, failure: { reasonCode: 'exit-nonzero' } });
  expect(event('process.exited')).toMatchObject({ exit_code: code, signal: null });
});

test.each(['SEGV', 'KILL', 'TERM', 'ABRT'])(
  'a step that dies of SIG%s by itself failed of a signal',
  async name => {
    const { outcome, event } = await launchIn(folder.path, stepOf(`kill -${name} $$`));
    expect(outcome).toMatchObject({ state: 'FAIL', exitCode: null, failure: { reasonCode: 'signal' } });
    expect(event('run.failed')).toMatchObject({ signal: `SIG${name}`, exit_code: null });
  },
);

test('a shell that is not there is not-found, and nothing was started', async () => {
  const { outcome, event } = await launchIn(folder.path, stepOf('true', { shell: 'no-such-shell -c' }));
  expect(outcome.failure).toMatchObject({
    reasonCode: 'not-found',
    fix: expect.stringContaining('no-such-shell'),
  });
  expect(event('process.started')).toBeUndefined();
});

test('a program that may not be executed is not-found, with the reason of the system', async () => {
  folder.write('plain-file', '#!/bin/sh\n');
  const { outcome } = await launchIn(folder.path, stepOf('', {}), {
    request: { step: null, argv: [folder.at('plain-file')] },
  });
  expect(outcome.failure).toMatchObject({
    reasonCode: 'not-found',
    message: expect.stringContaining('EACCES'),
  });
});

test('a program given with arguments gets them untouched by any shell', async () => {
  const { stdout } = await launchIn(folder.path, stepOf('', {}), {
    request: { step: null, argv: ['printf', '<%s>', '$HOME', '; exit 1', ''] },
  });
  expect(stdout).toBe('<$HOME><; exit 1><>');
});

test('standard input is empty: a step that reads it meets its end and does not wait', async () => {
  const { outcome, stdout } = await launchIn(folder.path, stepOf('cat; echo "read all"'));
  expect(outcome.state).toBe('SUCCESS');
  expect(stdout).toBe('read all\n');
});

test('stdout and stderr stay apart, and both are in the log', async () => {
  const { stdout, stderr, outcome } = await launchIn(folder.path, stepOf('echo out; echo err >&2'));
  expect({ stdout, stderr }).toEqual({ stdout: 'out\n', stderr: 'err\n' });
  const log = folder.read(`.p1/tmp/run_${outcome.runId}/log.txt`).split('\n').sort();
  expect(log).toEqual(['', 'err', 'out']);
});

test('a last line without a line break is shown', async () => {
  expect((await launchIn(folder.path, stepOf('printf end'))).stdout).toBe('end');
});

test('a step that ends on TERM in its grace is not killed', async () => {
  const step = stepOf('trap "echo cleaned up; exit 0" TERM; touch ready; while :; do sleep 0.02; done', {
    timeoutMs: 300,
    graceMs: 60_000,
  });
  const { outcome, stdout, events } = await launchIn(folder.path, step);
  expect(stdout).toContain('cleaned up');
  expect(outcome).toMatchObject({ state: 'FAIL', failure: { reasonCode: 'timeout' } });
  const signals = events.flatMap(event => (event.type === 'process.signalled' ? [event.signal] : []));
  expect(signals).toEqual(['SIGTERM']);
});

test('a child that traps TERM is killed after the grace, and the journal tells both signals', async () => {
  const step = stepOf('trap "" TERM; echo $$ > pid; while :; do sleep 0.02; done', {
    timeoutMs: 300,
    graceMs: 200,
  });
  const { outcome, events } = await launchIn(folder.path, step);
  expect(outcome.failure).toMatchObject({ reasonCode: 'timeout' });
  const signals = events.flatMap(event => (event.type === 'process.signalled' ? [event.signal] : []));
  expect([...new Set(signals)]).toEqual(['SIGTERM', 'SIGKILL']);
  expect(isDead(pidIn('pid'))).toBe(true);
});

test('a timeout ends the grandchildren too', async () => {
  const step = stepOf('sleep 60 & echo $! > pid; wait', { timeoutMs: 300 });
  const { outcome } = await launchIn(folder.path, step);
  expect(outcome.failure).toMatchObject({ reasonCode: 'timeout' });
  expect(isDead(pidIn('pid'))).toBe(true);
});

test('a step is the leader of a process group of its own', async () => {
  const { stdout } = await launchIn(folder.path, stepOf("cut -d' ' -f1,5 /proc/$$/stat"));
  const [pid, group] = stdout.trim().split(' ');
  expect(group).toBe(pid);
  expect(Number(pid)).not.toBe(process.pid);
});

test('while a step runs the next chunk is not taken before the reader is done with the one before', async () => {
  let open = 0;
  let most = 0;
  let seenBytes = 0;
  const slow = async (chunk: Buffer): Promise<void> => {
    open += 1;
    seenBytes += chunk.length;
    // What is left in the pipe when the step has ended is passed on without waiting.
    if (seenBytes < 1_000_000) most = Math.max(most, open);
    await new Promise(setImmediate);
    open -= 1;
  };
  const lines = 'node -e "for (let i = 0; i < 20000; i++) console.log(\'x\'.repeat(100))"';
  const { stdout } = await launchIn(folder.path, stepOf(lines), { live: slow });
  expect(stdout.length).toBe(20_000 * 101);
  expect(most).toBe(1);
});

test('a secret of the environment is shown to nobody, also when it is printed in two writes', async () => {
  const secret = 'correct-horse-battery';
  const step = stepOf('printf "%s" "${API_TOKEN:0:9}"; sleep 0.05; printf "%s\\n" "${API_TOKEN:9}"');
  const { stdout, outcome } = await launchIn(folder.path, step, { env: { API_TOKEN: secret } });
  expect(stdout).toBe('***\n');
  expect(folder.read(`.p1/tmp/run_${outcome.runId}/log.txt`)).toBe('***\n');
});

test('a log beyond 10 MiB is cut, and the run still succeeds and says so', async () => {
  const { outcome, event } = await launchIn(
    folder.path,
    stepOf("head -c 12000000 /dev/zero | tr '\\0' '\\n'"),
  );
  expect(outcome.state).toBe('SUCCESS');
  expect(event('process.output-truncated')).toMatchObject({
    seen_bytes: 12_000_000,
    kept_bytes: 10 * 1024 * 1024,
  });
});
