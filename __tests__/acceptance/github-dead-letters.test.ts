import { expect, test } from '@jest/globals';
import { useWorkflowRun, type WorkflowJobOptions } from '../doubles/job/workflow-run.ts';

const run = useWorkflowRun();
const DLQ = { dlq: { backoff: { initial: '1s', max: '1s', jitter: 'none' } } };
const write = { actions: 'write', contents: 'write' } as const;
const FLAKY = {
  flaky: {
    run: 'test "$P1_ATTEMPT" -gt 1 && echo "$P1_IDEMPOTENCY_KEY $P1_PARAM_WHO" > "$P1_OUTPUT_DIR/a.txt"',
    parameters: { who: 'string' },
    outputs: ['a.txt'],
  },
};
const PARAMETERS = '{"who": "me; $(touch pwned)"}';

const letters = (): readonly string[] => run.artifactNames().filter(name => name.startsWith('p1-dlq-'));
const secondsPass = (seconds: number): void =>
  run.github.faults.inject({ kind: 'clock-advance', ms: seconds * 1000 });

/** A job in a workflow run of its own that launches "flaky" and fails. */
async function fail(options: WorkflowJobOptions = {}) {
  run.declare(FLAKY, DLQ);
  const { main, post } = await run
    .job('pipeline', { runId: 7, ...write, ...options })
    .launch({ step: 'flaky', parameters: PARAMETERS });
  expect(main.status).toBe(1);
  return { main, post, id: main.outputs['dlq-id'] ?? '' };
}

test('a launch that fails leaves an entry, a plan names it when it is due, and its retry resolves it', async () => {
  const { id, post } = await fail();
  expect(post.status).toBe(0);
  expect(run.artifactNames()).toContain('p1-dlq');
  expect(letters()).toEqual([expect.stringMatching(new RegExp(`^p1-dlq-${id}~ready~flaky~failure~1~\\d+$`))]);
  await new Promise(resolve => setTimeout(resolve, 2100));
  const plan = await run.job('plan', { runId: 8, ...write }).main('dlq', { operation: 'plan' });
  expect([plan.status, plan.outputs['due']]).toEqual([0, '1']);
  const matrix = JSON.parse(plan.outputs['matrix'] ?? '');
  expect(matrix).toEqual({ include: [{ id, step: 'flaky', 'timeout-minutes': 76 }] });
  const retry = await run.job('retry', { runId: 8, ...write }).main('launch', { 'dead-letter': id });
  expect([retry.status, retry.outputs['state'], retry.outputs['dlq-id']]).toEqual([0, 'SUCCESS', id]);
  expect(letters()).toEqual([]);
  const again = await run.job('again', { runId: 9, ...write }).main('launch', { 'dead-letter': id });
  expect([again.status, again.outputs['decision'], again.outputs['reason-code']]).toEqual([
    0,
    'stop',
    'nothing-due',
  ]);
});

test('the job of a retry has time for its wait for a slot as well', async () => {
  const { id } = await fail();
  await new Promise(resolve => setTimeout(resolve, 2100));
  run.declare(FLAKY, { ...DLQ, guard: { wait: '2h' } });
  const plan = await run.job('plan', { runId: 8, ...write }).main('dlq', { operation: 'plan' });
  expect(JSON.parse(plan.outputs['matrix'] ?? '').include).toEqual([
    { id, step: 'flaky', 'timeout-minutes': 196 },
  ]);
});

test('of two jobs that retry one entry at once, one does', async () => {
  const { id } = await fail();
  const jobs = [1, 2, 3, 4].map(each => run.job(`retry-${each}`, { runId: 8 + each, ...write }));
  const answers = await Promise.all(jobs.map(job => job.main('launch', { 'dead-letter': id })));
  expect(answers.map(({ outputs }) => outputs['state'] ?? '').sort()).toEqual(['', '', '', 'SUCCESS']);
  expect(letters()).toEqual([]);
});

test('a retry that fails too waits on as the next attempt, and its old copy is gone', async () => {
  const { id } = await fail();
  run.declare({ flaky: { ...FLAKY.flaky, run: 'echo no; exit 4' } }, DLQ);
  const retry = await run.job('retry', { runId: 8, ...write }).main('launch', { 'dead-letter': id });
  expect([retry.status, retry.outputs['dlq-id']]).toEqual([1, id]);
  expect(letters()).toEqual([expect.stringContaining(`${id}~ready~flaky~failure~2~`)]);
  const look = await run.job('look', { runId: 9, ...write }).main('dlq', { operation: 'inspect', id });
  const { entry } = JSON.parse(look.outputs['result'] ?? '').data;
  expect(entry).toMatchObject({ attempt: 2, failures: 2, error: { exit_code: 4 }, log_tail: ['no'] });
  expect(entry.history.map((each: { attempt: number; actor: string }) => [each.attempt, each.actor])).toEqual(
    [
      [1, 'octocat'],
      [2, 'octocat'],
    ],
  );
});

test.each<[string, WorkflowJobOptions, RegExp]>([
  ['a fork', { headRepositoryId: 666 }, /nothing to retry|fork/i],
  ['a feature branch', { ref: 'refs/heads/feature' }, /comes from branch feature/],
  ['an event that is not allowed', { event: 'issue_comment' }, /comes from event issue_comment/],
])('an entry from %s is not retried, and stays', async (_, options, why) => {
  const { id } = await fail(options);
  const retry = await run.job('retry', { runId: 8, ...write }).main('launch', { 'dead-letter': id });
  expect(retry.outputs['state'] ?? '').toBe('');
  expect(retry.stdout).toMatch(why);
  expect(letters()).toHaveLength(1);
});

test('an entry from a workflow that p1.yml does not allow is not retried', async () => {
  const { id } = await fail();
  run.declare(FLAKY, { dlq: { ...DLQ.dlq, allow: { workflows: ['.github/workflows/other.yml'] } } });
  const drain = { runId: 8, ...write, workflowPath: '.github/workflows/drain.yml' };
  const retry = await run.job('retry', drain).main('launch', { 'dead-letter': id });
  expect(retry.stdout).toContain(
    'comes from .github/workflows/nightly.yml, which dlq.allow.workflows does not name',
  );
});

test.each<[string, WorkflowJobOptions, RegExp]>([
  [
    'a pull request',
    {
      ref: 'refs/pull/7/merge',
      baseRef: 'refs/heads/main',
      event: 'pull_request',
      variables: { GITHUB_REF: 'refs/pull/7/merge' },
    },
    /runs for refs\/pull\/7\/merge.*jobs of refs\/heads\/main alone/,
  ],
  ['a read-only trigger', { event: 'issue_comment' }, /may not claim.*schedule, push or workflow_dispatch/],
  ['a job that may not read artifacts', { actions: 'none' }, /permissions: actions: read/],
  ['a job without a cache', { variables: { ACTIONS_CACHE_SERVICE_V2: undefined } }, /needs a job/],
])('a retry in %s claims nothing, says so and loses nothing', async (_, options, why) => {
  const { id } = await fail();
  const retry = await run
    .job('retry', { runId: 8, ...write, ...options })
    .main('launch', { 'dead-letter': id });
  expect([retry.status, retry.outputs['state'] ?? '']).toEqual([1, '']);
  expect(retry.stdout).toMatch(why);
  expect(letters()).toHaveLength(1);
  expect(run.github.caches.all().filter(({ key }) => key.startsWith('p1-'))).toEqual([]);
});

test('redrive of an entry from a feature branch makes it one of the default branch', async () => {
  const { id } = await fail({ ref: 'refs/heads/feature' });
  const job = run.job('operate', { runId: 8, ...write });
  const redrive = await job.main('dlq', { operation: 'redrive', id, reason: 'looked at it' });
  expect(redrive.status).toBe(0);
  expect(letters()).toHaveLength(1);
  const retry = await run.job('retry', { runId: 9, ...write }).main('launch', { 'dead-letter': id });
  expect(retry.outputs['state']).toBe('SUCCESS');
});

test('a purged entry is gone for the steps that follow too', async () => {
  await fail();
  const { id } = await fail({ runId: 8 });
  const job = run.job('operate', { runId: 9, ...write });
  const before = await job.main('dlq', { operation: 'status' });
  const purge = await job.main('dlq', { operation: 'purge', id, reason: 'of no use' });
  const after = await job.main('dlq', { operation: 'status' });
  expect([before, purge, after].map(({ outputs }) => outputs['ready'])).toEqual(['2', '1', '1']);
});

test('a claim whose job died is followed once it is older than its retry can take, and counts as a kill', async () => {
  const { id } = await fail();
  const slow = { ...FLAKY.flaky, timeout: '1s', grace: '0s' };
  run.declare({ flaky: { ...slow, timeout: '3h', run: 'kill -9 $PPID; sleep 5' } }, DLQ);
  secondsPass(-5 * 3600);
  await run.job('dies', { runId: 8, ...write }).main('launch', { 'dead-letter': id });
  secondsPass(2 * 3600);
  // By its own p1.yml it may take three hours and one more, whatever that of the asker says.
  run.declare({ flaky: slow }, DLQ);
  const early = await run.job('early', { runId: 9, ...write }).main('launch', { 'dead-letter': id });
  expect(early.stdout).toContain('is being retried or changed now');
  expect(letters()).toHaveLength(1);
  secondsPass(3 * 3600);
  const late = await run.job('late', { runId: 9, ...write }).main('launch', { 'dead-letter': id });
  expect(late.outputs['state']).toBe('SUCCESS');
  expect(letters()).toEqual([]);
  expect(
    run.github.caches
      .all()
      .map(({ key }) => key)
      .filter(key => key.startsWith('p1-claim'))
      .sort(),
  ).toEqual([`p1-claim/${id}/2`, `p1-claim/${id}/3`]);
});
