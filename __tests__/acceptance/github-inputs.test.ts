import { describe, expect, test } from '@jest/globals';
import { downloadFiles, uploadFiles } from '../doubles/job/artifact-files.ts';
import type { StepAnswer } from '../doubles/job/job.ts';
import { useWorkflowRun, type WorkflowJobOptions } from '../doubles/job/workflow-run.ts';

const run = useWorkflowRun();
const BUILD = {
  run: 'cd "$P1_OUTPUT_DIR"; echo "#!/bin/sh" > tool; echo "echo made by $P1_RUN_ID" >> tool; chmod +x tool; ln -s tool link',
};
const USE = { run: '"$P1_INPUTS_DIR/build/link" > "$P1_OUTPUT_DIR/seen"', 'inputs-from': ['build'] };
const nameOf = ({ outputs }: StepAnswer): string => `p1-outputs-build-${outputs['run-id']}`;

const declare = () => run.declare({ build: BUILD, 'build-all': BUILD, use: USE });

/** A job that launches `step`, on a machine of its own. */
function launch(step: string, options: WorkflowJobOptions = {}): Promise<StepAnswer> {
  declare();
  return run.job(`job-${step}`, options).main('launch', { step, upload: String(step !== 'use') });
}

const seenBy = ({ outputs }: StepAnswer): string => run.read(relative(`${outputs['outputs-path']}/seen`));
const relative = (path: string): string => path.slice(run.path.length + 1);

test('a step in another job gets the outputs of the steps it names, with their modes and links', async () => {
  const build = await launch('build');
  const use = await launch('use');
  expect(use).toMatchObject({ status: 0, outputs: { state: 'SUCCESS' } });
  expect(seenBy(use)).toBe(`made by ${build.outputs['run-id']}\n`);
});

test('of several runs of a step the newest one is taken', async () => {
  await launch('build');
  const [first = ''] = run.artifactNames();
  const files = await downloadFiles(run.github, first);
  await uploadFiles(run.github, first.replace(/\d{8}T\d{6}Z/, '20200101T000000Z'), { ...files, tool: 'old' });
  expect((await launch('use')).outputs['state']).toBe('SUCCESS');
});

test('in a later attempt of the run the outputs of the first one are read by REST', async () => {
  const build = await launch('build');
  const use = await launch('use', { attempt: 2 });
  expect(use.outputs).toMatchObject({ state: 'SUCCESS' });
  expect(seenBy(use)).toBe(`made by ${build.outputs['run-id']}\n`);
});

describe('a step whose inputs are not to be had fails, and its command is never started:', () => {
  async function expectRefused(reason: string, message: RegExp): Promise<void> {
    declare();
    const job = run.job('other');
    const { status, outputs, stdout } = await job.main('launch', { step: 'use' });
    expect({ status, outputs }).toMatchObject({
      status: 1,
      outputs: { state: 'FAIL', decision: 'failure', 'reason-code': reason, 'outputs-path': '' },
    });
    expect(stdout).toMatch(message);
    expect(job.events().map(event => event.type)).not.toContain('process.started');
  }

  test('the step that makes them did not run in this session', () =>
    expectRefused('not-found', /::error .*Step "build" has no current outputs\. Launch step "build" first/));

  test('only a step whose name begins alike ran', async () => {
    await launch('build-all');
    await expectRefused('not-found', /::error .*Step "build" has no current outputs/);
  });

  test('the artifact was damaged on its way', async () => {
    run.github.artifacts.corrupt(nameOf(await launch('build')));
    await expectRefused('io-error', /::error .*its content is not what its digest says/);
  });

  test('the artifact holds something else than its manifest says', async () => {
    const name = nameOf(await launch('build'));
    const files = await downloadFiles(run.github, name);
    await uploadFiles(run.github, name.replace(/\d{8}T/, '29990101T'), { ...files, tool: 'echo forged' });
    await expectRefused(
      'outputs-invalid',
      /::error .*are not what their manifest says: tool has another sha256/,
    );
  });

  test('the service does not answer', async () => {
    await launch('build');
    run.github.faults.inject({ kind: 'server-error', operation: 'ListArtifacts', times: 9 });
    await expectRefused('io-error', /::error .*Listing artifacts failed/);
  });
});
