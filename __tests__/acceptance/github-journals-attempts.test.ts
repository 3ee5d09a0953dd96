import { describe, expect, test } from '@jest/globals';
import { uploadFiles } from '../doubles/job/artifact-files.ts';
import { type ToldOptions, tellOfJob } from '../doubles/job/told-journal.ts';
import { useWorkflowRun } from '../doubles/job/workflow-run.ts';
import { readReport } from '../doubles/report-file.ts';

const run = useWorkflowRun();
const { report } = run;
const results = { build: 'success', check: 'success' };

const told = (job: string, state: 'SUCCESS' | 'FAIL', options: ToldOptions = {}) =>
  tellOfJob(run.github, job, state, options);

const sent = (name: string, files: Readonly<Record<string, string>>) =>
  uploadFiles(run.github, `p1-journal-${name}`, files);

/** `build` passed at once, `check` failed and was run again. */
async function twoAttempts(): Promise<void> {
  await told('build', 'SUCCESS');
  await told('check', 'FAIL');
  await told('check', 'SUCCESS', { attempt: 2 });
}

test('after "re-run failed jobs" the report takes each job from its latest attempt, older ones by REST', async () => {
  await twoAttempts();
  const { status, outputs } = await report(results, {}, { attempt: 2 });
  expect({ status, outputs }).toMatchObject({ status: 0, outputs: { outcome: 'PASS' } });
  const { jobs, runs_total } = readReport(outputs['report-path']);
  expect(runs_total).toBe(2);
  expect(jobs.map(({ job, run_attempt }) => `${job} ${run_attempt}`).sort()).toEqual(['build 1', 'check 2']);
  expect(run.github.requests.of('ListRunArtifacts')).not.toEqual([]);
});

test('what the report itself told in an earlier attempt, that the run failed, is not told again', async () => {
  await twoAttempts();
  await told('report', 'FAIL');
  const { status, outputs } = await report(results, {}, { attempt: 2 });
  expect({ status, outputs }).toMatchObject({ status: 0, outputs: { outcome: 'PASS' } });
});

test('a token without `actions: read` fails that report, which says what the job needs', async () => {
  await told('build', 'SUCCESS');
  const { status, outputs, stdout } = await report({ build: 'success' }, {}, { attempt: 2, actions: 'none' });
  expect({ status, outputs }).toMatchObject({ status: 1, outputs: { decision: 'failure', outcome: '' } });
  expect(stdout).toMatch(/^::error .*`permissions: actions: read`/m);
});

describe('a journal that cannot be read fails the report, whatever the others say:', () => {
  const spoilt: ReadonlyArray<readonly [string, () => Promise<void>, string]> = [
    [
      'its artifact was damaged',
      async () => run.github.artifacts.corrupt('p1-journal-lint-1'),
      'its content is not',
    ],
    ['its artifact holds none', () => sent('mute', { 'other.txt': 'x' }), 'p1-journal-mute cannot be read'],
    ['it is empty', () => sent('mute', { 'journal.ndjson': '' }), 'p1-journal-mute cannot be read'],
    [
      'it is no journal',
      () => sent('mute', { 'journal.ndjson': 'x\ny\n' }),
      'p1-journal-mute cannot be read',
    ],
    ['a line of it was cut', () => told('mute', 'SUCCESS', { cut: '{"schema_ver' }), 'silent: mute'],
  ];

  test.each(spoilt)('%s', async (_title, spoil, message) => {
    await told('lint', 'SUCCESS');
    await spoil();
    const { status, outputs, stdout } = await report({ lint: 'success' });
    expect({ status, decision: outputs['decision'] }).toEqual({ status: 1, decision: 'failure' });
    expect(outputs['outcome']).not.toBe('PASS');
    expect(stdout).toMatch(new RegExp(`^::error title=p1 session-report.*${message}`, 'm'));
  });

  test.each([
    ['the list of them is refused', { kind: 'server-error', times: 9 }, 'Listing artifacts failed'],
    ['the list of them breaks off', { kind: 'lost-response', loss: 'truncated' }, 'the answer broke off'],
  ] as const)('%s', async (_title, fault, message) => {
    await told('lint', 'SUCCESS');
    run.github.faults.inject({ ...fault, operation: 'ListArtifacts' });
    const { status, outputs, stdout } = await report({ lint: 'success' });
    expect({ status, outputs }).toMatchObject({
      status: 1,
      outputs: { 'reason-code': 'io-error', outcome: '' },
    });
    expect(stdout).toMatch(new RegExp(`^::error title=p1 session-report%3A io-error::.*${message}`, 'm'));
  });
});
