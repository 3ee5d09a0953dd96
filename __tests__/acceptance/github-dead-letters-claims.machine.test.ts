// needs: minutes
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { useWorkflowRun, type WorkflowJobOptions } from '../doubles/job/workflow-run.ts';

const run = useWorkflowRun();
const DLQ = { dlq: { backoff: { initial: '1s', max: '1s', jitter: 'none' } } };
const write = { actions: 'write', contents: 'write' } as const;
const readOnly = { actions: 'read', contents: 'write' } as const;

const work = (command: string) => ({ work: { run: command, outputs: ['a.txt'], timeout: '10m' } });
const FAILING = work('exit 4');
/** Runs for seconds, and says in the log of its job that it ran. */
const SLOW = work('sleep 4; echo ok > "$P1_OUTPUT_DIR/a.txt"');

async function fail(): Promise<string> {
  run.declare(FAILING, DLQ);
  const { main } = await run.job('pipeline', { runId: 7, ...write }).launch({ step: 'work' });
  return main.outputs['dlq-id'] ?? '';
}
const retry = (id: string, runId: number, job: WorkflowJobOptions = write) =>
  run.job(`retry-${runId}`, { runId, ...job }).main('launch', { 'dead-letter': id });
const entries = (): readonly string[] => run.artifactNames().filter(name => name.startsWith('p1-dlq-'));
const hasClaim = (attempt: number): boolean =>
  run.artifactNames().some(name => new RegExp(`^p1-claim-.*~${attempt}$`).test(name));

async function until(isTrue: () => boolean): Promise<void> {
  for (let tries = 0; !isTrue(); tries += 1) {
    if (tries > 400) throw new Error('it did not come');
    await delay(50);
  }
}

test('an attempt whose key is evicted while it runs is made by nobody else', async () => {
  const id = await fail();
  run.declare(SLOW, DLQ);
  const first = retry(id, 8);
  await until(() => hasClaim(2));
  run.github.faults.inject({ kind: 'eviction' });
  const [one, other] = await Promise.all([first, retry(id, 9)]);
  expect([one.outputs['state'], other.outputs['state'] ?? '']).toEqual(['SUCCESS', '']);
  expect(other.outputs).toMatchObject({ decision: 'stop', 'reason-code': 'nothing-due' });
  expect(entries()).toEqual([]);
});

test('without `actions: write` no retry runs, the permission is named, and the entry is as it was', async () => {
  const id = await fail();
  run.declare(work('echo ok > "$P1_OUTPUT_DIR/a.txt"'), DLQ);
  const before = entries();
  const answer = await retry(id, 8, readOnly);
  expect([answer.status, answer.outputs['reason-code'], answer.outputs['state'] ?? '']).toEqual([
    1,
    'permission-missing',
    '',
  ]);
  expect(answer.stdout).toMatch(/permissions: actions: write/);
  expect(entries()).toEqual(before);
  expect((await retry(id, 9)).outputs['state']).toBe('SUCCESS');
});

test('a retry whose outputs cannot be uploaded has failed: its entry waits on, and its next retry resolves it', async () => {
  const id = await fail();
  run.declare(SLOW, DLQ);
  const first = retry(id, 8);
  await until(() => hasClaim(2));
  // As often as the client tries.
  run.github.faults.inject({ kind: 'server-error', operation: 'CreateArtifact', times: 5 });
  const answer = await first;
  expect([answer.status, answer.outputs['reason-code']]).toEqual([1, 'io-error']);
  expect(entries()).toEqual([expect.stringContaining('~2~')]);
  await delay(2100);
  run.declare(work('echo ok > "$P1_OUTPUT_DIR/a.txt"'), DLQ);
  expect((await retry(id, 9)).outputs['state']).toBe('SUCCESS');
  expect(entries()).toEqual([]);
});

test('an order meets a retry that no list shows yet: it is declined, and says why', async () => {
  const id = await fail();
  run.declare(SLOW, DLQ);
  run.github.faults.inject({ kind: 'stale-lookups', store: 'caches', lookups: 50 });
  const first = retry(id, 8);
  await until(() => hasClaim(2));
  const order = { operation: 'quarantine', id, reason: 'stop it' };
  const answer = await run.job('order', { runId: 9, ...write }).main('dlq', order);
  expect(answer.stdout).toMatch(/taken by somebody else/);
  expect(JSON.parse(answer.outputs['result'] ?? '')).toMatchObject({ data: { entries: [] } });
  expect((await first).outputs['state']).toBe('SUCCESS');
});
