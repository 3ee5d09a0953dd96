import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, expect, test } from '@jest/globals';
import type { StartedStep } from '../doubles/job/job.ts';
import { useWorkflowRun, type WorkflowJob } from '../doubles/job/workflow-run.ts';
import { killAll, liveProcesses } from '../doubles/live-processes.ts';

/** What the runner does to the process of an action whose job is cancelled, in milliseconds (actions/runner: ProcessInvoker). */
const TERM_AFTER_MS = 7500;
const KILL_AFTER_MS = TERM_AFTER_MS + 2500;

const run = useWorkflowRun();
const MARKER = `654321${process.pid}`;
const HIDDEN = `(env -i setsid bash -c 'trap "" TERM; cd /; sleep ${MARKER}; sleep ${MARKER}' >/dev/null 2>&1 &)`;
const DEAF = `${HIDDEN}; trap '' INT TERM HUP; echo part > "$P1_OUTPUT_DIR/a"; echo "it is ""up"; while :; do sleep 0.05; done`;
const alive = () => [...liveProcesses(run.path), ...liveProcesses(MARKER)];

afterEach(() => killAll(alive()));

async function started(name: string): Promise<{ job: WorkflowJob; launch: StartedStep }> {
  const job = run.job(name, { isPatient: true });
  const launch = job.start('launch', { step: 'work' });
  await launch.child.printed('it is up');
  return { job, launch };
}

/** Cancels as the runner does, in its own time, and runs the post once main has ended. */
async function cancel({ job, launch }: { readonly job: WorkflowJob; readonly launch: StartedStep }) {
  const { child, answer } = launch;
  const startedMs = performance.now();
  child.kill('SIGINT');
  const timers = [
    setTimeout(() => child.kill('SIGTERM'), TERM_AFTER_MS),
    setTimeout(() => child.kill('SIGKILL'), KILL_AFTER_MS),
  ];
  const main = await answer;
  const mainMs = performance.now() - startedMs;
  for (const timer of timers) clearTimeout(timer);
  const post = await job.post(main);
  return { main, mainMs, post };
}

const endsOf = (job: WorkflowJob) =>
  job
    .events()
    .flatMap(event => (event.type === 'run.failed' || event.type === 'run.recovered' ? [event] : []));

test("a cancelled job whose step is deaf has its answer before the runner's TERM, and one whose p1 does not move ends in its post: nothing lives 10 s later", async () => {
  run.declare({ work: { run: DEAF, timeout: '60s', grace: '60s' } });
  const moving = await started('moving');
  const frozen = await started('frozen');
  const startedMs = performance.now();
  frozen.launch.child.kill('SIGSTOP');
  const [answered, killed] = await Promise.all([cancel(moving), cancel(frozen)]);

  expect(answered.mainMs).toBeLessThan(TERM_AFTER_MS);
  expect(answered.main.status).toBe(1);
  expect(answered.main.outputs).toMatchObject({
    state: 'FAIL',
    'reason-code': 'cancelled',
    decision: 'failure',
  });
  expect(endsOf(moving.job)).toEqual([expect.objectContaining({ reason_code: 'cancelled' })]);
  expect(answered.post.status).toBe(0);
  expect(answered.post.summary).toMatch(/^# RESULT: FAIL \\?\(cancelled\\?\): step work/);

  expect(killed.mainMs).toBeGreaterThanOrEqual(KILL_AFTER_MS - 50);
  expect(killed.main.signal).toBe('SIGKILL');
  expect(endsOf(frozen.job)).toEqual([expect.objectContaining({ state: 'FAIL', reason_code: 'orphaned' })]);
  expect(killed.post.status).toBe(0);

  await delay(Math.max(0, startedMs + 10_000 - performance.now()));
  expect(alive()).toEqual([]);
});
