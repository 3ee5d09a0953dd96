import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { uploadFiles } from '../doubles/job/artifact-files.ts';
import type { StepAnswer } from '../doubles/job/job.ts';
import { useWorkflowRun, type WorkflowJobOptions } from '../doubles/job/workflow-run.ts';

const run = useWorkflowRun();
const BUILD = {
  run: 'cd "$P1_OUTPUT_DIR"; echo "#!/bin/sh" > tool; echo "echo made by $P1_RUN_ID" >> tool; chmod +x tool; ln -s tool link',
};
const USE = { run: '"$P1_INPUTS_DIR/build/link" > "$P1_OUTPUT_DIR/seen"', 'inputs-from': ['build'] };

const declare = () => run.declare({ build: BUILD, 'build-all': BUILD, use: USE });

/** A job that launches `step`, on a machine of its own. */
function launch(step: string, options: WorkflowJobOptions = {}): Promise<StepAnswer> {
  declare();
  return run.job(`job-${step}`, options).main('launch', { step, upload: String(step !== 'use') });
}

/** Leaves a set of outputs that `step` made on a day, without running it. */
async function sent(
  day: string,
  tool: string,
  { step = 'build', digest = sha256(tool) } = {},
): Promise<string> {
  const name = `p1-outputs-${step}-${day}T000000Z-00000000`;
  const file = { kind: 'file', path: 'tool', size: tool.length, sha256: digest, mode: '0755' };
  const link = { kind: 'link', path: 'link', target: 'tool' };
  await uploadFiles(run.github, name, { 'manifest.json': JSON.stringify({ files: [file, link] }), tool });
  return name;
}

const sha256 = (content: string): string => createHash('sha256').update(content).digest('hex');

const seenBy = ({ outputs }: StepAnswer): string => run.read(relative(`${outputs['outputs-path']}/seen`));
const relative = (path: string): string => path.slice(run.path.length + 1);

test('a step in another job gets the outputs of the steps it names, with their modes and links', async () => {
  const build = await launch('build');
  const use = await launch('use');
  expect(use).toMatchObject({ status: 0, outputs: { state: 'SUCCESS' } });
  expect(seenBy(use)).toBe(`made by ${build.outputs['run-id']}\n`);
});

test('of several runs of a step the newest one is taken', async () => {
  for (const day of ['20260101', '20260103', '20260102']) await sent(day, `#!/bin/sh\necho ${day}`);
  expect(seenBy(await launch('use'))).toBe('20260103\n');
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
    await sent('20260101', 'x', { step: 'build-all' });
    await expectRefused('not-found', /::error .*Step "build" has no current outputs/);
  });

  test('the artifact was damaged on its way', async () => {
    run.github.artifacts.corrupt(await sent('20260101', 'x'));
    await expectRefused('io-error', /::error .*its content is not what its digest says/);
  });

  test('the artifact holds something else than its manifest says', async () => {
    await sent('20260101', 'echo forged', { digest: sha256('echo true') });
    await expectRefused(
      'outputs-invalid',
      /::error .*are not what their manifest says: tool has another sha256/,
    );
  });

  test('the service does not answer', async () => {
    run.github.faults.inject({ kind: 'server-error', operation: 'ListArtifacts', times: 9 });
    await expectRefused('io-error', /::error .*Listing artifacts failed/);
  });
});
