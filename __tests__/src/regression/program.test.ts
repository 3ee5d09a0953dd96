import { expect, test } from '@jest/globals';
import { useRegressionProject } from '../../doubles/regression/regression-project.ts';

const project = useRegressionProject();

async function told(program: string, more: Readonly<Record<string, unknown>> = {}) {
  const result = await project.runOne({ run: 'echo came', assert: [{ program, ...more }] });
  return result.repeats[0]?.assertions.at(-1);
}

test('a program that answers gives the verdict, the score, the message and the diff', async () => {
  const answer = '{"met": false, "score": 0.25, "message": "too short", "diff": "- a\\n+ b"}';
  expect(await told(`echo '${answer}'`)).toMatchObject({
    passed: false,
    score: 0.25,
    message: 'too short',
    diff: '- a\n+ b',
  });
});

test('one that answers nothing is judged by its exit code', async () => {
  expect(await told('true')).toMatchObject({ passed: true, score: 1 });
  expect(await told('echo why >&2; exit 1')).toMatchObject({ passed: false, diff: '  why' });
});

test('it gets what came as a file, the exit code, and the repository', async () => {
  project.write('check.sh', 'test "$(cat "$P1_CASE_FILE")" = came; test "$P1_CASE_EXIT_CODE" = 0');
  expect(await told('bash -e "$P1_REPOSITORY/check.sh"')).toMatchObject({ passed: true });
});

test('one that runs too long is ended, and not met', async () => {
  expect(await told('sleep 300', { timeout: '300ms' })).toMatchObject({
    passed: false,
    score: 0,
    message: expect.stringMatching(/did not end in time/),
  });
});

test.each([
  ['dies', 'kill -SEGV $$', /died of SIGSEGV/],
  ['is not there', 'no-such-program', /exit code 127/],
  ['answers garbage', 'echo garbage', /something else than JSON/],
  ['answers other JSON', 'echo \'{"met": "yes"}\'', /something else than JSON/],
  ['answers a score above one', 'echo \'{"met": true, "score": 2}\'', /something else than JSON/],
  ['answers 100 MB', 'head -c 100000000 /dev/zero', /answered with 100000000 bytes/],
])('one that %s is not met, and it is told why', async (_title, program, message) => {
  expect(await told(program)).toMatchObject({
    passed: false,
    score: 0,
    message: expect.stringMatching(message),
  });
});

test('one is not given the beginning of what is too long for it', async () => {
  const run = 'head -c 20000000 /dev/zero; echo ERROR';
  const { repeats } = await project.runOne({ run, assert: [{ program: '! grep -q ERROR "$P1_CASE_FILE"' }] });
  expect(repeats[0]?.assertions.at(-1)).toMatchObject({
    passed: false,
    message: expect.stringMatching(/too long for a program/),
  });
});
