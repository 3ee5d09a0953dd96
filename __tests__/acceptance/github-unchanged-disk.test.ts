import { appendFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import type { StepAnswer } from '../doubles/job/job.ts';
import { useWorkflowRun, type WorkflowJob } from '../doubles/job/workflow-run.ts';
import { readCurrent } from '../doubles/output-set.ts';

const run = useWorkflowRun();
const STEP = {
  run: 'cat src/* > "$P1_OUTPUT_DIR/all"; echo "$P1_PARAM_SIZE" >> "$P1_OUTPUT_DIR/all"',
  inputs: ['src/**'],
  parameters: { size: { type: 'integer', default: 1 } },
  'skip-unchanged': true,
};

/** A job without the Actions cache, whose step ran once. */
async function former(): Promise<{ job: WorkflowJob; first: StepAnswer }> {
  run.declare({ build: STEP });
  const variables = { ACTIONS_CACHE_SERVICE_V2: undefined };
  const job = run.job('pipeline', { variables, files: { 'src/a': 'one\n', 'other/b': 'b' } });
  const first = await launch(job);
  expect(first.outputs).toMatchObject({ state: 'SUCCESS', decision: 'continue' });
  return { job, first };
}

const launch = (job: WorkflowJob, inputs: Readonly<Record<string, string>> = {}) =>
  job.main('launch', { step: 'build', upload: 'false', ...inputs });
const current = (job: WorkflowJob) => readCurrent(`${job.workspace}/.p1/outputs/build`);

test('a second launch with the same inputs is SKIPPED as unchanged, goes on, and names the former set', async () => {
  const { job, first } = await former();
  writeFileSync(`${job.workspace}/other/b`, 'not among the inputs');
  const { status, outputs } = await launch(job);
  expect({ status, outputs }).toMatchObject({
    status: 0,
    outputs: {
      state: 'SKIPPED',
      decision: 'continue',
      'reason-code': 'unchanged',
      'outputs-path': first.outputs['outputs-path'],
      'manifest-digest': first.outputs['manifest-digest'],
      'exit-code': '',
    },
  });
  expect(job.events().filter(event => event.type === 'process.started')).toHaveLength(1);
  expect(current(job)).toMatchObject({ kind: 'whole', run: first.outputs['run-id'] });
});

describe('a step runs again, and its new set becomes current, after a change of', () => {
  const declare = (job: WorkflowJob, own: object, top: object = {}) =>
    writeFileSync(
      `${job.workspace}/.github/p1.yml`,
      JSON.stringify({ version: 1, steps: { build: { ...STEP, ...own } }, ...top }),
    );

  test.each<[string, (job: WorkflowJob, set: string) => void, Readonly<Record<string, string>>]>([
    ['an input file', job => writeFileSync(`${job.workspace}/src/a`, 'two\n'), {}],
    ['a parameter', () => {}, { parameters: '{"size": 2}' }],
    ['its command', job => declare(job, { run: `${STEP.run}; true` }), {}],
    ['another part of p1.yml', job => declare(job, {}, { report: { 'history-days': 3 } }), {}],
    ['the former set, by damage', (_job, set) => appendFileSync(`${set}/all`, 'x'), {}],
  ])('%s', async (_title, change, inputs) => {
    const { job, first } = await former();
    change(job, first.outputs['outputs-path'] ?? '');
    const { outputs } = await launch(job, inputs);
    expect(outputs).toMatchObject({ state: 'SUCCESS', 'reason-code': 'ok' });
    expect(outputs['run-id']).not.toBe(first.outputs['run-id']);
    expect(current(job)).toMatchObject({ kind: 'whole', run: outputs['run-id'] });
  });
});
