import { expect, test } from '@jest/globals';
import { diskFailure, processFailure } from '../../../src/launch/failure.ts';
import { NOTHING_ASKED, planLaunch } from '../../../src/launch/plan.ts';
import type { ProcessOutcome } from '../../../src/launch/process/run-process.ts';
import { configOf, stepOf } from '../../doubles/step-launch.ts';
import { useTempFolder } from '../../doubles/temp-folder.ts';

const folder = useTempFolder();

const failureOf = (outcome: Partial<ProcessOutcome>) =>
  processFailure(
    planLaunch(configOf(folder.path, { work: stepOf('x') }), { ...NOTHING_ASKED, step: 'work' }),
    {
      exitCode: null,
      signal: null,
      stopped: null,
      notStarted: null,
      hasMemoryKill: false,
      survivors: [],
      durationMs: 0,
      stdoutBytes: 0,
      stderrBytes: 0,
      ...outcome,
    },
  );

test('exit code 0 is no failure', () => {
  expect(failureOf({ exitCode: 0 })).toBeUndefined();
});

test.each<[string, Partial<ProcessOutcome>, string, RegExp]>([
  ['another exit code', { exitCode: 137 }, 'exit-nonzero', /exit code 137/],
  ['death by a signal that p1 did not send', { signal: 'SIGSEGV' }, 'signal', /SIGSEGV/],
  ['a program that is not there', { notStarted: 'spawn x ENOENT' }, 'not-found', /spawn x ENOENT/],
  ['a timeout', { signal: 'SIGTERM', stopped: { cause: 'timeout', why: '' } }, 'timeout', /longer than 1 h/],
  [
    'a cancellation',
    { signal: 'SIGKILL', stopped: { cause: 'cancelled', why: 'SIGINT' } },
    'cancelled',
    /SIGINT/,
  ],
  [
    'a timeout that the step answered with exit code 0',
    { exitCode: 0, stopped: { cause: 'timeout', why: '' } },
    'timeout',
    /was stopped/,
  ],
])('%s is a failure with a code, a message and a remedy', (_title, outcome, reasonCode, message) => {
  const failure = failureOf(outcome);
  expect(failure?.reasonCode).toBe(reasonCode);
  expect(failure?.message).toMatch(message);
  expect(failure?.fix).toMatch(/^[A-Z].*\.$/);
});

test.each(['ENOSPC', 'EDQUOT', 'EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EIO', 'EMFILE'])(
  '%s of the file system is an io-error that says what was being done',
  code => {
    const error = Object.assign(new Error(`${code}: no`), { code });
    expect(diskFailure(error, 'making the workspace')).toEqual({
      reasonCode: 'io-error',
      message: `While making the workspace: ${code}: no.`,
      fix: expect.stringMatching(/^[A-Z].*\.$/),
    });
  },
);

test('an error without a code of the system is a bug and is thrown on', () => {
  const bug = new TypeError('x is undefined');
  expect(() => diskFailure(bug, 'making the workspace')).toThrow(bug);
});
