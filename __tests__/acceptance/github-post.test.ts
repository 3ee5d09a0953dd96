import { existsSync, readdirSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, expect, test } from '@jest/globals';
import { downloadFiles } from '../doubles/job/artifact-files.ts';
import { useWorkflowRun, type WorkflowJob } from '../doubles/job/workflow-run.ts';
import { killAll, liveProcesses, until } from '../doubles/live-processes.ts';

const run = useWorkflowRun();
const DEAF = `trap '' INT TERM HUP; echo "it is ""up"; while :; do sleep 0.05; done`;
const alive = () => liveProcesses(run.path);

afterEach(() => killAll(alive()));

/** A launch in a new job, up to where its step has printed. */
async function started(own: object): Promise<{ job: WorkflowJob; launch: ReturnType<WorkflowJob['start']> }> {
  run.declare({ work: { run: `echo part > "$P1_OUTPUT_DIR/a"; ${DEAF}`, timeout: '20s', ...own } });
  const job = run.job('pipeline', { isPatient: true });
  const launch = job.start('launch', { step: 'work' });
  await launch.child.printed('it is up');
  return { job, launch };
}

test('the post of a launch that was killed ends its step, fails the run as orphaned, keeps what it left and sends the journal', async () => {
  const { job, launch } = await started({});
  launch.child.kill('SIGKILL');
  const main = await launch.answer;
  expect([main.status, main.outputs]).toEqual([null, {}]);
  expect(alive()).not.toEqual([]);
  const post = await job.post(main);
  expect(alive()).toEqual([]);
  expect(post.status).toBe(0);
  expect(post.summary).toMatch(/^# RESULT: FAIL \\?\(orphaned\\?\): step work/);
  const recovered = job.events().find(event => event.type === 'run.recovered');
  expect(recovered).toMatchObject({ step: 'work', state: 'FAIL', reason_code: 'orphaned' });
  const [folder = ''] = readdirSync(`${job.workspace}/.p1/tmp`);
  expect(readdirSync(`${job.workspace}/.p1/tmp/${folder}`, { recursive: true })).toEqual(
    expect.arrayContaining(['log.txt', expect.stringMatching(/(^|\/)a$/)]),
  );
  expect(existsSync(`${job.workspace}/.p1/outputs/work/current`)).toBe(false);
  const journal = run.artifactNames().find(name => name.startsWith('p1-journal-')) ?? '';
  expect((await downloadFiles(run.github, journal))['journal.ndjson']).toContain('"type":"run.recovered"');
});

test('the post of a launch that was killed while it uploaded its outputs leaves the run a success', async () => {
  run.declare({ work: { run: 'echo whole > "$P1_OUTPUT_DIR/a"' } });
  run.github.faults.inject({ kind: 'lost-response', operation: 'CreateArtifact', loss: 'silence' });
  const job = run.job('pipeline', { isPatient: true });
  const { child, answer } = job.start('launch', { step: 'work' });
  await until(() => run.github.requests.of('CreateArtifact').length > 0, 'the upload begins');
  child.kill('SIGKILL');
  const post = await job.post(await answer);
  expect(post.status).toBe(0);
  const types = job.events().map(event => event.type);
  expect(types.filter(type => type === 'run.succeeded')).toHaveLength(1);
  expect(types).not.toContain('run.recovered');
  expect(existsSync(`${job.workspace}/.p1/outputs/work/current/a`)).toBe(true);
});

test('a cancelled job (INT, later TERM) whose step is deaf to both is answered within its grace: cancelled, outputs written', async () => {
  const { job, launch } = await started({ grace: '1s' });
  const since = performance.now();
  launch.child.kill('SIGINT');
  await delay(500);
  launch.child.kill('SIGTERM');
  const main = await launch.answer;
  expect(performance.now() - since).toBeLessThan(2_500);
  expect(alive()).toEqual([]);
  expect(main).toMatchObject({ status: 1, signal: null });
  expect(main.outputs).toMatchObject({
    state: 'FAIL',
    decision: 'failure',
    'reason-code': 'cancelled',
    'outputs-path': '',
  });
  const post = await job.post(main);
  expect(post.summary).toMatch(/^# RESULT: FAIL \\?\(cancelled\\?\): step work/);
  expect(job.events().map(event => event.type)).not.toContain('run.recovered');
});
