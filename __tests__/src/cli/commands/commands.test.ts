import { expect, test } from '@jest/globals';
import type { Command } from '../../../../src/cli/command.ts';
import { configCommand } from '../../../../src/cli/commands/config.ts';
import { launchCommand } from '../../../../src/cli/commands/launch.ts';
import { reportCommand } from '../../../../src/cli/commands/report.ts';
import { runsCommand } from '../../../../src/cli/commands/runs.ts';
// Loaded here, since jest cannot link two modules at once that a command imports when it runs.
import '../../../../src/config/effective.ts';
import '../../../../src/compose/session.ts';
import { COMMON_FLAGS, parseFlags } from '../../../../src/cli/flags.ts';
import { useTempFolder } from '../../../doubles/temp-folder.ts';

const folder = useTempFolder();

async function call(command: Command, argv: readonly string[]) {
  const printed: string[] = [];
  const args = parseFlags(argv, { ...command.flags, ...COMMON_FLAGS });
  const env = { PATH: process.env['PATH'], DEPLOY_TOKEN: 'correct-horse-battery' };
  const print = (text: string): void => void printed.push(text);
  const { result } = await command.run({ args, env, workingFolder: folder.path, print });
  return { result, printed };
}

const journalOf = (runs: readonly { id: string; step: string; ok: boolean }[]): string =>
  runs
    .flatMap(({ id, step, ok }) => {
      const common = {
        schema_version: 1,
        session: id,
        run_attempt: 1,
        job: 'local',
        run: id,
        step,
        attempt: 1,
      };
      const at = '2026-03-04T05:06:07.008Z';
      const end = { ...common, at, duration_ms: 1500, message: 'm' };
      return [
        {
          ...common,
          at,
          seq: 0,
          type: 'run.queued',
          command: 'x',
          parameters: {},
          is_smoke: false,
          timeout_ms: 1000,
        },
        { ...common, at, seq: 1, type: 'run.running', workspace: '/w' },
        ok
          ? {
              ...end,
              seq: 2,
              type: 'run.succeeded',
              reason_code: 'ok',
              exit_code: 0,
              outputs_path: '/o',
              manifest_digest: 'd',
            }
          : {
              ...end,
              seq: 2,
              type: 'run.failed',
              reason_code: 'timeout',
              fix: 'f',
              exit_code: null,
              signal: null,
              evidence: null,
            },
      ];
    })
    .map(event => `${JSON.stringify(event)}\n`)
    .join('');

const A = '20260304T050607Z-aaaaaaaa';
const B = '20260304T050608Z-bbbbbbbb';

test('config prints every setting with its value and source, and no secret', async () => {
  folder.write('.github/p1.yml', 'version: 1\nsteps: {a: {run: echo correct-horse-battery}}\n');
  const { printed, result } = await call(configCommand, []);
  expect(printed).toContainEqual(
    expect.stringMatching(/^steps\.a\.run +"echo \*\*\*" {2}\(\.github\/p1\.yml:2:18\)$/),
  );
  expect(printed).toContainEqual(expect.stringMatching(/^steps\.a\.timeout +"60m" {2}\(default\)$/));
  expect(JSON.stringify(result)).not.toContain('correct-horse');
  expect(result).toMatchObject({ decision: 'continue', message: '.github/p1.yml is legal.' });
});

test('config without a p1.yml says so', async () => {
  expect((await call(configCommand, [])).result.message).toBe(
    'There is no p1.yml: all settings are defaults.',
  );
});

test('runs are listed oldest first, by state, by step, and the newest N', async () => {
  folder.write('.p1/RUN_LOGS/session_b.ndjson', journalOf([{ id: B, step: 'test', ok: false }]));
  folder.write('.p1/RUN_LOGS/session_a.ndjson', journalOf([{ id: A, step: 'build', ok: true }]));
  const lineA = `${A}  SUCCESS       1.5 s  build  ok`;
  const lineB = `${B}  FAIL          1.5 s  test  timeout`;
  expect((await call(runsCommand, [])).printed).toEqual([lineA, lineB, '2 of 2 runs.']);
  expect((await call(runsCommand, ['--state', 'fail'])).printed).toEqual([lineB, '1 of 2 runs.']);
  expect((await call(runsCommand, ['--step', 'build'])).printed).toEqual([lineA, '1 of 2 runs.']);
  expect((await call(runsCommand, ['--last', '1'])).printed).toEqual([lineB, '1 of 2 runs.']);
});

test('runs of a machine on which nothing ran are none', async () => {
  expect((await call(runsCommand, [])).printed).toEqual(['0 of 0 runs.']);
});

test.each([
  ['--state', 'RUNING', '--state: "RUNING" is no state. Legal are: QUEUED, RUNNING, SUCCESS, FAIL, SKIPPED.'],
  ['--last', '0', '--last: "0" is not a number of runs. Give 1 to 999999.'],
  ['--last', '1e3', '--last: "1e3" is not a number of runs. Give 1 to 999999.'],
])('runs %s %s is refused', async (flag, value, message) => {
  await expect(call(runsCommand, [flag, value])).rejects.toThrow(new Error(message));
});

test('report before any report is a stop: nothing is wrong', async () => {
  const { result } = await call(reportCommand, []);
  expect(result).toMatchObject({ decision: 'stop', reason_code: 'not-found', data: { report: null } });
});

test('report of a session that is not there is a failure with a remedy', async () => {
  const { result, printed } = await call(reportCommand, ['gh-17']);
  expect(result).toMatchObject({
    decision: 'failure',
    reason_code: 'not-found',
    fix: expect.stringMatching(/history/),
  });
  expect(printed).toEqual([expect.stringMatching(/^There is no report of session "gh-17"\. Look/)]);
});

test('report prints the latest report, or that of a session, and has it as data', async () => {
  for (const [place, name] of [
    ['reports', 'latest'],
    ['reports/history/gh-1', 'former'],
  ]) {
    folder.write(`.p1/${place}/session_report.json`, JSON.stringify({ headline: `RESULT: ${name}` }));
    folder.write(`.p1/${place}/session_report.md`, `# ${name}`);
  }
  expect(await call(reportCommand, [])).toMatchObject({
    printed: ['# latest'],
    result: { message: 'RESULT: latest' },
  });
  const former = await call(reportCommand, ['gh-1', '--json']);
  expect(former).toMatchObject({ printed: [], result: { data: { report: { headline: 'RESULT: former' } } } });
});

test('report takes no path for a session', async () => {
  await expect(call(reportCommand, ['../../etc'])).rejects.toThrow(
    /^session: "\.\.\/\.\.\/etc" is no session id/,
  );
});

test.each([
  [['build', '--timeout', '0s'], /^--timeout: "0s" is not a duration/],
  [['build', '--parameters', '[1]'], /^--parameters: "\[1\]" is not a JSON object/],
  [['--'], /^arguments: No command follows `--`\./],
])('launch %j is refused', async (argv, message) => {
  await expect(call(launchCommand, argv)).rejects.toThrow(message);
});
