import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { parseJournal } from '../../src/kernel/journal-reading.ts';
import { type Job, startJob } from '../doubles/job/job.ts';
import { useTempFolder } from '../doubles/temp-folder.ts';

const folder = useTempFolder();
const LEAVES_A = { run: 'echo "{}" > "$P1_OUTPUT_DIR/a.json"', outputs: '*.json' };

const linesOf = (text: string): readonly string[] => text.split('\n');
const journalTypes = (job: Job) =>
  parseJournal(readFileSync(job.journal, 'utf8')).events.map(event => event.type);

/** The lines that the runner would act on: those while no stop-commands is in force. */
function commands(stdout: string): readonly string[] {
  const acted: string[] = [];
  let token: string | undefined;
  for (const line of linesOf(stdout)) {
    if (token !== undefined) {
      if (line.trim() === `::${token}::`) token = undefined;
      continue;
    }
    const stop = /^\s*::stop-commands::(.+)$/.exec(line);
    if (stop !== null) token = stop[1];
    else if (/^\s*::|##\[/.test(line)) acted.push(line);
  }
  return acted;
}

test('a launch that succeeds says so in its outputs, and its post renders the timeline', async () => {
  const job = startJob(folder.path);
  const main = await job.main('launch', LEAVES_A);
  expect(main).toMatchObject({ status: 0, stderr: '', summary: '' });
  const path = main.outputs['outputs-path'] ?? '';
  expect(main.outputs).toMatchObject({
    decision: 'continue',
    'reason-code': 'ok',
    state: 'SUCCESS',
    'exit-code': '0',
    'run-id': expect.stringMatching(/^\d{8}T\d{6}Z-[0-9a-z]{8}$/),
    'manifest-digest': expect.stringMatching(/^[0-9a-f]{64}$/),
    'duration-ms': expect.stringMatching(/^\d+$/),
  });
  expect(path.startsWith(`${job.workspace}/.p1/outputs/command/`)).toBe(true);
  expect(readFileSync(`${path}/a.json`, 'utf8')).toBe('{}\n');
  const post = await job.post(main);
  expect(post.status).toBe(0);
  expect(post.summary).toMatch(/^# RESULT: PASS/);
  expect(post.summary).toContain('```mermaid\ngantt\n');
});

test('a launch that fails fails the step with one annotation, and its post still renders', async () => {
  const job = startJob(folder.path);
  const main = await job.main('launch', { run: 'echo "too bad"; exit 3' });
  expect(main.status).toBe(1);
  expect(main.outputs).toMatchObject({
    decision: 'failure',
    state: 'FAIL',
    'exit-code': '3',
    'outputs-path': '',
  });
  const errors = commands(main.stdout).filter(line => line.startsWith('::error'));
  expect(errors).toEqual([expect.stringMatching(/^::error title=p1 launch%3A exit-nonzero::.*exit code 3/)]);
  expect((await job.post(main)).summary).toMatch(/^# RESULT: FAIL \(exit-nonzero\)/);
});

test('the moves of a run are greppable in the job log, the result in the summary', async () => {
  const job = startJob(folder.path);
  const main = await job.main('launch', { run: 'true' });
  expect(linesOf(main.stdout).filter(line => line.startsWith('State transition: '))).toHaveLength(3);
  expect((await job.main('session-report')).stdout).toMatch(/^RESULT: PASS: step command/m);
});

test('a step cannot issue workflow commands, on neither stream, with or without a line break at its end', async () => {
  const forged = [
    '::error::forged',
    '::set-output name=a::b',
    '::add-mask::e',
    '##[error]forged',
    '::endgroup::',
  ];
  const print = forged.map(line => `echo '${line}'; echo '${line}' >&2;`).join(' ');
  const run = `${print} printf '::warning::forged'`;
  const { stdout } = await startJob(folder.path).main('launch', { run });
  for (const line of [...forged, '::warning::forged']) expect(stdout).toContain(line);
  expect(commands(stdout)).toEqual([
    expect.stringMatching(/^::warning::Warning: The guard was not asked/),
    '::group::Step command',
    '::endgroup::',
  ]);
});

test('a step cannot guess the token that would let the runner listen again: each launch has its own', async () => {
  const job = startJob(folder.path);
  const tokens: unknown[] = [];
  for (const _ of [1, 2]) {
    const { stdout } = await job.main('launch', { run: 'true' });
    tokens.push(/::stop-commands::(.+)/.exec(stdout)?.[1]);
  }
  expect(new Set(tokens).size).toBe(2);
});

test('a command in what p1 itself says stays text', async () => {
  const { stdout } = await startJob(folder.path).main('launch', { run: 'true', outputs: '::error::forged' });
  expect(
    commands(stdout).filter(line => line.includes('error::forged') && !line.startsWith('::error title=')),
  ).toEqual([]);
});

test('what a step prints cannot add an output, a state or a line to the summary', async () => {
  const run =
    'env | grep -E "^(GITHUB_(OUTPUT|STATE|ENV|PATH|STEP_SUMMARY|TOKEN)|INPUT_|ACTIONS_)" || echo none';
  const job = startJob(folder.path, { GITHUB_TOKEN: 'ghs-not-for-steps', ACTIONS_RUNTIME_TOKEN: 'nor-this' });
  expect(linesOf((await job.main('launch', { run })).stdout)).toContain('none');
});

test('of two launches and a session-report in one job all are told, and the summary is rendered once', async () => {
  const job = startJob(folder.path);
  const first = await job.main('launch', LEAVES_A);
  const second = await job.main('launch', { run: 'exit 3' });
  const report = await job.main('session-report', { title: 'Nightly' });
  expect(report.status).toBe(1);
  expect(report.outputs).toMatchObject({
    outcome: 'FAIL',
    'reason-code': 'exit-nonzero',
    decision: 'failure',
  });
  expect(report.summary).toMatch(/^# Nightly\n\n# RESULT: FAIL \(exit-nonzero\): 1 of 2 runs succeeded/);
  expect(JSON.parse(readFileSync(report.outputs['report-path'] ?? '', 'utf8'))).toMatchObject({
    runs_total: 2,
  });
  const posts = [];
  for (const step of [report, second, first]) posts.push(await job.post(step));
  expect(posts.map(post => [post.status, post.summary])).toEqual([
    [0, ''],
    [0, ''],
    [0, ''],
  ]);
  expect(journalTypes(job).filter(type => type === 'session.finished')).toHaveLength(3);
});

test("without a session-report only the post of the job's first action renders, and it has all of the job", async () => {
  const job = startJob(folder.path);
  const first = await job.main('launch', LEAVES_A);
  const second = await job.main('launch', LEAVES_A);
  expect((await job.post(second)).summary).toBe('');
  expect((await job.post(first)).summary).toContain('2 of 2 runs succeeded');
});

test('a first action that is refused for its input still renders the job at the end', async () => {
  const job = startJob(folder.path);
  const refused = await job.main('launch', { timeout: 'soon', smoke: 'maybe' });
  expect(refused.outputs['reason-code']).toBe('config-invalid');
  expect(refused.stdout).toMatch(/input timeout: "soon" [\s\S]*input smoke: "maybe"/);
  expect(existsSync(`${job.workspace}/.p1`)).toBe(false);
  expect((await job.post(refused)).summary).toMatch(/^# RESULT: FAIL \(config-invalid\)/);
});

test('a session-report with no action before it fails as job-silent: silence is no pass', async () => {
  const { status, outputs } = await startJob(folder.path).main('session-report');
  expect({ status, outputs }).toMatchObject({
    status: 1,
    outputs: { outcome: 'FAIL', 'reason-code': 'job-silent' },
  });
});

test('a launch that was killed leaves a job whose report fails', async () => {
  const job = startJob(folder.path);
  const { child, answer } = job.start('launch', { run: 'echo "the step is ""up"; sleep 2' });
  await child.printed('the step is up');
  child.kill('SIGKILL');
  await answer;
  const report = await job.main('session-report');
  expect(report).toMatchObject({ status: 1, outputs: { outcome: 'FAIL', decision: 'failure' } });
});

test('a cancelled job (INT, then TERM) ends the step and answers as cancelled', async () => {
  const { child, answer } = startJob(folder.path).start('launch', {
    run: 'echo "the step is ""up"; sleep 60',
  });
  await child.printed('the step is up');
  child.kill('SIGINT');
  const { status, outputs } = await answer;
  expect(status).toBe(1);
  expect(outputs).toMatchObject({ state: 'FAIL', 'reason-code': 'cancelled' });
});
