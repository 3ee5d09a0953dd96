import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, expect, test } from '@jest/globals';
import { createStopSwitch } from '../../src/launch/stop-request.ts';
import { type CommandRunner, runnerApart } from '../../src/regression/command-runner.ts';
import { useTempFolder } from '../doubles/temp-folder.ts';

const folder = useTempFolder();
const open: CommandRunner[] = [];

afterEach(() => {
  for (const runner of open.splice(0)) runner.close();
});

function runnerOf(stop = createStopSwitch()) {
  const runner = runnerApart(resolve('dist/case-runner.js'), stop);
  open.push(runner);
  return (command: string) =>
    runner.run({
      argv: ['bash', '-c', command],
      cwd: folder.path,
      env: { PATH: process.env['PATH'] ?? '' },
      timeoutMs: 60_000,
      keptBytes: { stdout: 4, stderr: 4 },
    });
}

async function pidIn(name: string): Promise<number> {
  while (!existsSync(folder.at(name)) || folder.read(name) === '') await delay(10);
  return Number(folder.read(name));
}

function isAlive(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) [ZX]/s.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

test('one process runs command after command, and says what each printed and how it ended', async () => {
  const run = runnerOf();
  const first = await run('echo 123456; echo err >&2; exit 3');
  expect(first).toMatchObject({ end: 'ran', exitCode: 3, stdout: { seenBytes: 7, leftOutBytes: 3 } });
  expect([first.stdout.text(), first.stderr.text()]).toEqual(['1234', 'err\n']);
  const second = await run('echo 123456');
  expect(second).toMatchObject({ end: 'ran', exitCode: 0 });
  expect(second.stdout.digest()).toBe(first.stdout.digest());
});

test('a stop ends what it runs, and all that was started by that', async () => {
  const stop = createStopSwitch();
  const outcome = runnerOf(stop)('sleep 60 & echo $! > pid; wait');
  const pid = await pidIn('pid');
  stop.request({ cause: 'cancelled', why: 'SIGINT' });
  expect(await outcome).toMatchObject({ end: 'cancelled', detail: 'SIGINT' });
  expect(isAlive(pid)).toBe(false);
});

test('should it die, its command did not pass, and the next one is run all the same', async () => {
  const run = runnerOf();
  expect(await run('kill -9 $PPID; sleep 60')).toMatchObject({
    end: 'not-started',
    detail: expect.stringContaining('died'),
  });
  expect(await run('exit 0')).toMatchObject({ end: 'ran', exitCode: 0 });
});
