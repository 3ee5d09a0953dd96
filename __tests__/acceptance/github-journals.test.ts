import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { downloadFiles } from '../doubles/job/artifact-files.ts';
import { tellOfJob } from '../doubles/job/told-journal.ts';
import { useWorkflowRun } from '../doubles/job/workflow-run.ts';
import { readReport } from '../doubles/report-file.ts';

const run = useWorkflowRun();
const { work, report } = run;

test('the post of the first p1 action of a job uploads the journal of the whole job, once, under an unguessable name', async () => {
  const job = run.job('build');
  const first = await job.main('launch', { run: 'true', upload: 'false' });
  const second = await job.main('launch', { run: 'true', upload: 'false' });
  await job.post(second);
  expect(run.artifactNames()).toEqual([]);
  await job.post(first);
  const [name = '', ...others] = run.artifactNames();
  expect(others).toEqual([]);
  expect(name).toMatch(/^p1-journal-[0-9a-f]{12}$/);
  const files = await downloadFiles(run.github, name);
  expect(files).toEqual({ 'journal.ndjson': readFileSync(job.journal, 'utf8') });
  expect(files['journal.ndjson']?.split('"type":"run.succeeded"')).toHaveLength(3);
});

describe('a session report in a last job', () => {
  test('folds the journals of all jobs and of all legs of a matrix', async () => {
    const legs = ['', '1'].map(leg => work('build', 'true', { leg }));
    await Promise.all([work('lint', 'true'), ...legs]);
    const { status, outputs, summary } = await report({ lint: 'success', build: 'success' });
    expect({ status, outputs }).toMatchObject({
      status: 0,
      outputs: { outcome: 'PASS', decision: 'continue' },
    });
    const { runs, jobs } = readReport(outputs['report-path']);
    expect(runs.map(({ step, state }) => `${step} ${state}`).sort()).toEqual([
      'build SUCCESS',
      'build SUCCESS',
      'lint SUCCESS',
    ]);
    expect(jobs.map(({ job }) => job).sort()).toEqual(['build', 'build (1)', 'lint']);
    expect(summary).toContain('3 of 3 runs succeeded');
  });

  test('fails for a run that failed in another job, and names the step', async () => {
    await tellOfJob(run.github, 'lint', 'SUCCESS');
    await tellOfJob(run.github, 'build', 'FAIL');
    const { status, outputs, stdout } = await report({ lint: 'success', build: 'failure' });
    expect({ status, outputs }).toMatchObject({
      status: 1,
      outputs: { outcome: 'FAIL', 'reason-code': 'exit-nonzero' },
    });
    expect(stdout).toContain('RESULT: FAIL (exit-nonzero): 1 of 2 runs succeeded, failed: build');
  });

  test('fails as job-silent for jobs that ran and sent no journal; skipped and ignored ones may be silent', async () => {
    await tellOfJob(run.github, 'build', 'SUCCESS');
    const results = {
      build: 'success',
      mute: 'success',
      lost: 'failure',
      docs: 'success',
      deploy: 'skipped',
    };
    const { status, outputs, stdout } = await report(results, { 'ignore-jobs': 'docs' });
    expect({ status, outputs }).toMatchObject({
      status: 1,
      outputs: { outcome: 'FAIL', decision: 'failure', 'reason-code': 'job-silent' },
    });
    expect(stdout).toContain('RESULT: FAIL (job-silent): step build, silent: mute, lost');
    expect(stdout).toMatch(/^::error .*`ignore-jobs`/m);
    expect(readReport(outputs['report-path']).silent_jobs).toEqual(['mute', 'lost']);
    const excused = await report(results, { 'ignore-jobs': 'docs\nmute\nlost' });
    expect(excused.outputs['outcome']).toBe('PASS');
  });

  test('fails for a job whose launch never ended, and does not call it running', async () => {
    const job = run.job('build');
    const { child, answer } = job.start('launch', { run: 'echo "it is ""up"; sleep 1', upload: 'false' });
    await child.printed('it is up');
    child.kill('SIGKILL');
    const killed = await answer;
    await job.post({ ...killed, state: { ...killed.state, root: '' } });
    const { status, outputs, stdout } = await report({ build: 'failure' });
    expect({ status, outcome: outputs['outcome'] }).toEqual({ status: 1, outcome: 'FAIL' });
    expect(stdout).toContain('RESULT: FAIL (job-silent): step command, silent: build');
  });
});
