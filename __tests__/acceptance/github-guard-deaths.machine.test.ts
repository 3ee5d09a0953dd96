// needs: minutes
import { afterEach, expect, test } from '@jest/globals';
import { setPolicy, stateOf, transactions } from '../doubles/job/guarded-repository.ts';
import { useWorkflowRun, type WorkflowJob } from '../doubles/job/workflow-run.ts';
import { killAll, liveProcesses } from '../doubles/live-processes.ts';

const run = useWorkflowRun();
const write = { contents: 'write' } as const;
const SPENDS_AND_STAYS = `echo '{"usd": 0.25}' >> "$P1_USAGE_FILE"; echo "it is ""up"; sleep 60`;

afterEach(() => killAll(liveProcesses(run.path)));

/** A launch in a job of workflow run `runId`, up to where its step has printed. */
async function started(
  runId: number,
): Promise<{ job: WorkflowJob; launch: ReturnType<WorkflowJob['start']> }> {
  const job = run.job('pipeline', { ...write, runId, isPatient: true });
  const launch = job.start('launch', { step: 'work' });
  await launch.child.printed('it is up');
  return { job, launch };
}

async function killed(runId: number) {
  const { job, launch } = await started(runId);
  launch.child.kill('SIGKILL');
  return { job, main: await launch.answer };
}

function declare(guard: Readonly<Record<string, unknown>> = {}): void {
  setPolicy(run.github, { 'daily-budget-usd': 5, concurrency: 1, ...guard });
  run.declare({ work: { run: SPENDS_AND_STAYS, 'budget-usd': 1 }, next: { run: 'true' } }, { guard: {} });
}

test('the post of a launch that was killed settles for it, at its reservation', async () => {
  declare();
  const { job, main } = await killed(1);
  expect(stateOf(run.github)?.leases).toMatchObject([{ step: 'work', reserved_micro_usd: 1_000_000 }]);
  expect((await job.post(main)).status).toBe(0);
  expect(stateOf(run.github)).toMatchObject({
    leases: [],
    history: [{ step: 'work', state: 'FAIL', reason_code: 'orphaned', cost_micro_usd: 1_000_000 }],
  });
});

test('a post that cannot settle fails, and says why; the lease and the run’s claim stay', async () => {
  declare();
  const { job, main } = await killed(1);
  run.github.git.of('octo-org/widgets').protect('p1-state', 'ruleset');
  const post = await job.post(main);
  expect(post.status).toBe(1);
  expect(post.stdout).toMatch(/could not be booked.*rules/);
  expect(stateOf(run.github)?.leases).toHaveLength(1);
});

test('the slot of a lost runner is back within one admission once GitHub says that its run has ended', async () => {
  declare();
  await killed(1);
  const early = await run.job('pipeline', { ...write, runId: 2 }).launch({ step: 'next' });
  expect(early.main.outputs['reason-code']).toBe('slots-full');
  run.github.runs.finish(1, 'failure');
  const job = run.job('pipeline', { ...write, runId: 2, attempt: 2 });
  const { main } = await job.launch({ step: 'next' });
  expect(main.outputs['state']).toBe('SUCCESS');
  const events = job.events();
  expect(events.find(({ type }) => type === 'guard.lease-expired')).toMatchObject({
    step: 'work',
    of_session: 'gh-1',
    settled_at_micro_usd: 1_000_000,
    origin: { repository: 'octo-org/widgets', ref: 'refs/heads/main' },
  });
  expect(events.find(({ type }) => type === 'run.recovered')).toMatchObject({
    step: 'work',
    state: 'FAIL',
    reason_code: 'orphaned',
  });
  expect(stateOf(run.github)?.history.map(({ step, cost_micro_usd }) => [step, cost_micro_usd])).toEqual([
    ['work', 1_000_000],
    ['next', 0],
  ]);
});

test('a holder nobody may ask about keeps its slot, and the refusal names it', async () => {
  declare();
  await killed(1);
  run.github.runs.finish(1, 'failure');
  const { main } = await run
    .job('pipeline', { ...write, runId: 2, actions: 'none' })
    .launch({ step: 'next' });
  expect(main.outputs['reason-code']).toBe('slots-full');
  expect(main.stdout).toContain('work (');
});

test('a run whose lease was ended for it, and that settles after all, is corrected to what it cost', async () => {
  declare();
  const { job, launch } = await started(1);
  run.github.runs.finish(1, 'failure');
  const other = await run.job('pipeline', { ...write, runId: 2 }).launch({ step: 'next' });
  expect(other.main.outputs['state']).toBe('SUCCESS');
  launch.child.kill('SIGTERM');
  const main = await launch.answer;
  await job.post(main);
  const [ledger] = Object.values(stateOf(run.github)?.ledgers ?? {});
  expect(ledger).toMatchObject({ settled_micro_usd: 1_000_000, settlements: 2 });
  expect(ledger?.notes.map(({ kind }) => kind)).toEqual(['corrected']);
});

test('three running launches stop within 30 s of the killswitch, and nothing starts until it is released', async () => {
  declare({ concurrency: 3 });
  const jobs = [await started(1), await started(2), await started(3)];
  run.github.requests.clear();
  const operator = run.job('operator', { ...write, runId: 9 });
  const engaged = await operator.main('runtime-guard', { operation: 'engage', reason: 'stop it all' });
  expect(engaged.outputs['killswitch']).toBe('on');
  const since = performance.now();
  const answers = await Promise.all(jobs.map(({ launch }) => launch.answer));
  expect(performance.now() - since).toBeLessThan(30_000);
  for (const { outputs } of answers)
    expect(outputs).toMatchObject({ state: 'FAIL', 'reason-code': 'killswitch' });
  expect(stateOf(run.github)?.leases).toEqual([]);
  expect(transactions(run.github)).toContain('engage the killswitch: stop it all');
  const refused = await run.job('pipeline', { ...write, runId: 4 }).launch({ step: 'next' });
  expect(refused.main.outputs['reason-code']).toBe('killswitch');
  const released = await operator.main('runtime-guard', { operation: 'release', reason: 'all well' });
  expect(released.outputs['killswitch']).toBe('off');
  const after = await run.job('pipeline', { ...write, runId: 5 }).launch({ step: 'next' });
  expect(after.main.outputs['state']).toBe('SUCCESS');
});

test('a launch that waits for a slot gets it when the holder settles, without a write while it waits', async () => {
  declare({ wait: '2m' });
  const { launch } = await started(1);
  const waiting = run
    .job('pipeline', { ...write, runId: 2, isPatient: true })
    .start('launch', { step: 'next' });
  await waiting.child.printed('QUEUED');
  await new Promise(resolve => setTimeout(resolve, 2000));
  expect(transactions(run.github)).toEqual(['admit work']);
  launch.child.kill('SIGTERM');
  await launch.answer;
  expect((await waiting.answer).outputs['state']).toBe('SUCCESS');
  expect(transactions(run.github)).toEqual(['admit work', 'settle work', 'admit next', 'settle next']);
  const polls = run.github.requests.of('GetContents').map(({ status }) => status);
  expect(polls.length).toBeGreaterThan(0);
});
