import { describe, expect, test } from '@jest/globals';
import { ConfigError, ExternalError } from '../../../src/kernel/errors.ts';
import {
  exitCodeOf,
  REASON_CODES,
  type Result,
  resultOfError,
  sentenceOf,
} from '../../../src/kernel/result.ts';

const result: Result = {
  schema_version: 1,
  action: 'launch',
  decision: 'continue',
  reason_code: 'ok',
  message: '',
  fix: null,
  data: {},
};

describe('exit codes', () => {
  test.each<[Partial<Result>, string | undefined, number]>([
    [{}, undefined, 0],
    [{ decision: 'stop', reason_code: 'not-found' }, undefined, 0],
    [{ decision: 'failure', reason_code: 'exit-nonzero' }, undefined, 1],
    [{ decision: 'failure', reason_code: 'internal' }, undefined, 1],
    [{ decision: 'failure', reason_code: 'config-invalid' }, undefined, 2],
    [{ decision: 'failure', reason_code: 'cancelled' }, 'SIGHUP', 129],
    [{ decision: 'failure', reason_code: 'cancelled' }, 'SIGINT', 130],
    [{ decision: 'failure', reason_code: 'cancelled' }, 'SIGTERM', 143],
    [{}, 'SIGUSR1', 1],
  ])('%j, signal %s: %d', (given, signal, code) => {
    expect(exitCodeOf({ ...result, ...given }, signal)).toBe(code);
  });
});

describe('what was thrown becomes a failure in the shape of every answer', () => {
  test.each([
    [
      'a ConfigError is for the user to fix',
      new ConfigError({ message: 'No.', fix: 'Do.' }),
      { reason_code: 'config-invalid', message: 'No. Do.', fix: 'Do.' },
    ],
    [
      'an ExternalError is the fault of the world',
      new ExternalError('Full.', { isRetryable: true, fix: 'Empty it.' }),
      { reason_code: 'io-error', message: 'Full.', fix: 'Empty it.' },
    ],
    [
      'anything else is a bug, and says how to report it',
      new TypeError('x is not a function'),
      {
        reason_code: 'internal',
        message: 'p1 has a bug: x is not a function',
        fix: expect.stringMatching(/^Report it/),
      },
    ],
    ['a thrown text too', 'oops', { reason_code: 'internal', message: 'p1 has a bug: oops' }],
  ])('%s', (_title, error, expected) => {
    const failure = { schema_version: 1, action: 'launch', decision: 'failure', data: {} };
    expect(resultOfError('launch', error)).toMatchObject({ ...failure, ...expected });
  });
});

test('reason codes are in kebab-case, and none stands there twice', () => {
  expect(REASON_CODES.filter(code => !/^[a-z]+(-[a-z]+)*$/.test(code))).toEqual([]);
  expect(new Set(REASON_CODES).size).toBe(REASON_CODES.length);
});

describe('the sentence for a person', () => {
  const told = { message: 'a\n::error::b \u001b[31m', fix: 'c' };

  test('has nothing that steers a terminal or begins a line', () => {
    expect(sentenceOf({ ...result, ...told })).toBe('a\\u000a::error::b \\u001b[31m c');
  });

  test('has a line for each problem of a configuration', () => {
    expect(sentenceOf({ ...result, ...told, reason_code: 'config-invalid' })).toBe(
      'a\n::error::b \\u001b[31m',
    );
  });
});
