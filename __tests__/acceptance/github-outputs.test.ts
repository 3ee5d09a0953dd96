import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import type { Fault } from '../doubles/github/fault.ts';
import { downloadFiles } from '../doubles/job/artifact-files.ts';
import { useWorkflowRun } from '../doubles/job/workflow-run.ts';
import { readSet } from '../doubles/output-set.ts';

const run = useWorkflowRun();
const BUILD = {
  run: 'mkdir "$P1_OUTPUT_DIR/deep"; echo one | tee "$P1_OUTPUT_DIR/a" > "$P1_OUTPUT_DIR/deep/b"',
};
const isOutputs = (name: string): boolean => name.startsWith('p1-outputs-');

test('the outputs of a launch become an artifact of its step and run, manifest included, and its digest is told', async () => {
  run.declare({ build: BUILD });
  const job = run.job('pipeline');
  const { status, outputs } = await job.main('launch', { step: 'build' });
  expect({ status, outputs }).toMatchObject({
    status: 0,
    outputs: { state: 'SUCCESS', decision: 'continue' },
  });
  const name = `p1-outputs-build-${outputs['run-id']}`;
  expect(run.artifactNames()).toEqual([name]);
  const manifest = readFileSync(`${outputs['outputs-path']}/manifest.json`, 'utf8');
  expect(await downloadFiles(run.github, name)).toEqual({
    'manifest.json': manifest,
    a: 'one\n',
    'deep/b': 'one\n',
  });
  const [artifact] = run.github.artifacts.all();
  expect(job.events().find(event => event.type === 'outputs.uploaded')).toMatchObject({
    artifact: name,
    digest: artifact?.digest?.replace('sha256:', ''),
  });
});

test.each([
  ['p1.yml', { upload: false }, {}, 0],
  ['the input', {}, { upload: 'false' }, 0],
  ['p1.yml, unless the input says true', { upload: false }, { upload: 'true' }, 1],
  ['a smoke run', {}, { smoke: 'true' }, 0],
  ['a run that failed', { outputs: ['missing'] }, {}, 0],
])('nothing is uploaded by %s', async (_title, own, inputs, expected) => {
  run.declare({ build: { ...BUILD, ...own } });
  const { outputs } = await run.job('pipeline').main('launch', { step: 'build', ...inputs });
  expect(outputs['state']).not.toBe('');
  expect(run.artifactNames().filter(isOutputs)).toHaveLength(expected);
});

describe('an upload that does not succeed fails the action, not the run, and the outputs stay whole on disk:', () => {
  test.each<[string, Fault]>([
    ['refused', { kind: 'server-error', operation: 'CreateArtifact', status: 403 }],
    ['answered 503 throughout', { kind: 'server-error', operation: 'CreateArtifact', times: 9 }],
    ['its blob refused', { kind: 'server-error', operation: 'PutBlob', status: 403, times: 9 }],
    ['not confirmed', { kind: 'lost-response', operation: 'FinalizeArtifact' }],
    ['answered by half a body', { kind: 'lost-response', operation: 'CreateArtifact', loss: 'truncated' }],
  ])('%s', async (_title, fault) => {
    run.declare({ build: BUILD });
    run.github.faults.inject(fault);
    const job = run.job('pipeline');
    const { status, outputs, stdout } = await job.main('launch', { step: 'build' });
    expect({ status, outputs }).toMatchObject({
      status: 1,
      outputs: { state: 'SUCCESS', decision: 'failure', 'reason-code': 'io-error', 'exit-code': '0' },
    });
    const [error = '', ...others] = stdout.split('\n').filter(line => line.startsWith('::error title=p1'));
    expect(others).toEqual([]);
    expect(error).toContain('The step succeeded, but its outputs could not be uploaded: ');
    expect(error).toContain(`They are whole in ${outputs['outputs-path']}`);
    expect(readSet(outputs['outputs-path'] ?? '')).toMatchObject({ kind: 'whole', paths: ['a', 'deep/b'] });
    expect(job.events().map(event => event.type)).not.toContain('outputs.uploaded');
  });
});

test('an upload that is refused at first and then taken is a success', async () => {
  run.declare({ build: BUILD });
  run.github.faults.inject({ kind: 'server-error', operation: 'CreateArtifact', times: 2 });
  const { status } = await run.job('pipeline').main('launch', { step: 'build' });
  expect([status, run.artifactNames().length, run.github.faults.pending()]).toEqual([0, 1, []]);
});

test('a journal that cannot be uploaded is a warning of the post, which does not fail', async () => {
  run.github.faults.inject({ kind: 'lost-response', operation: 'CreateArtifact', loss: 'truncated' });
  const { post } = await run.job('pipeline').launch({ run: 'true', upload: 'false' });
  expect(post.status).toBe(0);
  expect(post.stdout).toMatch(
    /^::warning::p1 could not upload this job's journal: .*will call the job silent\.$/m,
  );
  expect(post.summary).toMatch(/^# RESULT: PASS/);
});

test('with OFFLINE_MODE=true neither main nor post calls a service', async () => {
  run.declare({ build: { ...BUILD, 'skip-unchanged': true } });
  const job = run.job('pipeline', { variables: { OFFLINE_MODE: 'true' } });
  const { main, post } = await job.launch({ step: 'build' });
  expect([main.status, main.outputs['state'], post.status]).toEqual([0, 'SUCCESS', 0]);
  expect(run.github.requests.all()).toEqual([]);
});
