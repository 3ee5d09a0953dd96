import { afterEach, expect, test } from '@jest/globals';
import { useWorkflowRun } from '../doubles/job/workflow-run.ts';
import { killAll, liveProcesses } from '../doubles/live-processes.ts';

const run = useWorkflowRun();
const write = { actions: 'write', contents: 'write' } as const;
const DLQ = { dlq: { backoff: { initial: '1s', max: '1s', jitter: 'none' } } };
const STAYS = { work: { run: 'echo "it is ""up"; sleep 60' } };
const FAILS = { work: { run: 'exit 3' } };
const letters = (): readonly string[] => run.artifactNames().filter(name => name.startsWith('p1-dlq-'));

afterEach(() => killAll(liveProcesses(run.path)));

/** A launch of which the main is killed while its step runs. */
async function killed(runId: number, inputs: Readonly<Record<string, string>>) {
  run.declare(STAYS, DLQ);
  const job = run.job(`job-${runId}`, { runId, ...write });
  const launch = job.start('launch', inputs);
  await launch.child.printed('it is up');
  launch.child.kill('SIGKILL');
  return { job, main: await launch.answer };
}

test('the post of a first launch that was killed files its entry', async () => {
  const { job, main } = await killed(7, { step: 'work' });
  expect(letters()).toEqual([]);
  expect((await job.post(main)).status).toBe(0);
  expect(letters()).toEqual([expect.stringMatching(/~ready~work~killed~1~\d+$/)]);
  expect((await job.post(main)).status).toBe(0);
  expect(letters()).toHaveLength(1);
});

test('the post of a retry that was killed puts its entry back as the next attempt', async () => {
  run.declare(FAILS, DLQ);
  const first = await run.job('first', { runId: 7, ...write }).launch({ step: 'work' });
  const id = first.main.outputs['dlq-id'] ?? '';
  const { job, main } = await killed(8, { 'dead-letter': id });
  expect(letters()).toEqual([expect.stringContaining(`${id}~ready~work~failure~1~`)]);
  expect((await job.post(main)).status).toBe(0);
  expect(letters()).toEqual([expect.stringContaining(`${id}~ready~work~killed~2~`)]);
  const look = await run.job('look', { runId: 9, ...write }).main('dlq', { operation: 'inspect', id });
  const { entry } = JSON.parse(look.outputs['result'] ?? '').data;
  expect(entry).toMatchObject({ attempt: 2, failures: 2, kills: 1, error: { reason_code: 'orphaned' } });
});

test.each(['a second post', 'the next launch'])(
  'a post that cannot write fails and says so, and %s files the entry',
  async who => {
    const { job, main } = await killed(7, { step: 'work' });
    run.github.faults.inject({ kind: 'server-error', operation: 'CreateArtifact', times: 1000 });
    const post = await job.post(main);
    expect(post.status).toBe(1);
    expect(post.stdout).toMatch(/dead letter queue could not be told/);
    expect(letters()).toEqual([]);
    run.github.faults.clear();
    const next = who === 'a second post' ? job.post(main) : job.main('launch', { run: 'true', step: 'next' });
    expect((await next).status).toBe(0);
    expect(letters()).toEqual([expect.stringMatching(/~ready~work~killed~1~\d+$/)]);
  },
);
