import { appendFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { setPolicy, stateOf, transactions } from '../doubles/job/guarded-repository.ts';
import { useWorkflowRun } from '../doubles/job/workflow-run.ts';

const run = useWorkflowRun();
const write = { contents: 'write' } as const;
const guard = (inputs: Readonly<Record<string, string>>, options: object = {}) =>
  run.job('operator', { ...write, ...options }).main('runtime-guard', inputs);

test('a job holds a slot and a budget, tells what it spends, and its post settles', async () => {
  setPolicy(run.github, { 'daily-budget-usd': 5, concurrency: 2 });
  const job = run.job('model', write);
  const main = await job.main('runtime-guard', { operation: 'hold', 'budget-usd': '2' });
  expect(main.outputs).toMatchObject({
    decision: 'continue',
    'reserved-usd': '2.000000',
    'available-usd': '3.000000',
    'slots-free': '1',
  });
  appendFileSync(main.variables['P1_USAGE_FILE'] ?? '', '{"usd": 0.4}\n{"usd": 0.1}\n');
  expect((await job.post(main)).status).toBe(0);
  expect(stateOf(run.github)).toMatchObject({
    leases: [],
    history: [{ step: 'hold', state: 'SUCCESS', cost_micro_usd: 500_000 }],
  });
});

test('a job that holds a budget and tells nothing costs what it had reserved', async () => {
  setPolicy(run.github, {});
  const job = run.job('model', write);
  await job.post(await job.main('runtime-guard', { operation: 'hold', 'budget-usd': '2' }));
  expect(stateOf(run.github)?.history).toMatchObject([{ cost_micro_usd: 2_000_000 }]);
});

test('a hold that is refused fails the job, exports nothing and settles nothing', async () => {
  setPolicy(run.github, { 'daily-budget-usd': 1 });
  const job = run.job('model', write);
  const main = await job.main('runtime-guard', { operation: 'hold', 'budget-usd': '2' });
  expect([main.status, main.outputs['reason-code'], main.variables]).toEqual([1, 'budget-exhausted', {}]);
  expect((await job.post(main)).status).toBe(0);
  expect(stateOf(run.github)).toBeUndefined();
});

test('the post of a hold that cannot settle fails', async () => {
  setPolicy(run.github, {});
  const job = run.job('model', write);
  const main = await job.main('runtime-guard', { operation: 'hold' });
  run.github.git.of('octo-org/widgets').protect('p1-state', 'branch-protection');
  const post = await job.post(main);
  expect([post.status, stateOf(run.github)?.leases.length]).toEqual([1, 1]);
});

test('status shows limits with their sources, holders and killswitch in the summary', async () => {
  setPolicy(run.github, { 'daily-budget-usd': 5 });
  const job = run.job('model', write);
  await job.main('runtime-guard', { operation: 'hold', 'budget-usd': '2' });
  const { summary, status } = await guard({ operation: 'status' });
  expect(status).toBe(0);
  for (const part of ['Daily budget', '$2.00 reserved', '.github/p1.yml\\@main', 'hold', 'Killswitch | off'])
    expect(summary).toContain(part);
});

test('check fails with the reason when a run would be refused, and changes nothing', async () => {
  setPolicy(run.github, { 'daily-budget-usd': 5 });
  const fits = await guard({ operation: 'check', 'budget-usd': '5' });
  expect([fits.status, fits.outputs['available-usd']]).toEqual([0, '5.000000']);
  const tooMuch = await guard({ operation: 'check', 'budget-usd': '5.000001' });
  expect([tooMuch.status, tooMuch.outputs['reason-code']]).toEqual([1, 'budget-exhausted']);
  const byInput = await guard({ operation: 'check', killswitch: 'true' });
  expect(byInput.outputs).toMatchObject({ 'reason-code': 'killswitch', killswitch: 'on' });
  expect(stateOf(run.github)).toBeUndefined();
});

test('an adjustment is an entry with actor and reason, and never takes back more than there is', async () => {
  setPolicy(run.github, { 'daily-budget-usd': 5 });
  const added = await guard({ operation: 'adjust', usd: '1.5', reason: 'ran by hand' });
  expect(added.outputs['spent-usd']).toBe('1.500000');
  const refused = await guard({ operation: 'adjust', usd: '-2', reason: 'typo' });
  expect([refused.status, refused.outputs['reason-code']]).toEqual([1, 'config-invalid']);
  await guard({ operation: 'adjust', usd: '-1.5', reason: 'was a typo' });
  const [ledger] = Object.values(stateOf(run.github)?.ledgers ?? {});
  expect(ledger).toMatchObject({
    settled_micro_usd: 0,
    notes: [
      { kind: 'adjusted', micro_usd: 1_500_000, actor: 'octocat', reason: 'ran by hand' },
      { kind: 'adjusted', micro_usd: -1_500_000, actor: 'octocat', reason: 'was a typo' },
    ],
  });
  expect(transactions(run.github)).toEqual(['adjust by $1.50: ran by hand', 'adjust by -$1.50: was a typo']);
});

test.each([
  [{ operation: 'engage' }, 'input reason'],
  [{ operation: 'release' }, 'input reason'],
  [{ operation: 'adjust', reason: 'r' }, 'input usd'],
  [{ operation: 'adjust', reason: 'r', usd: 'much' }, 'input usd'],
  [{ operation: 'adjust', reason: 'r', usd: '1', day: 'today' }, 'input day'],
  [{ operation: 'explode' }, 'input operation'],
  [{ operation: 'hold', 'budget-usd': '-1' }, 'input budget-usd'],
])('%j is refused before anything is asked: %s', async (inputs, where) => {
  const { status, stdout } = await guard(inputs);
  expect(status).toBe(1);
  expect(stdout).toContain(where);
  expect(run.github.requests.of('GraphQLQuery')).toEqual([]);
});

test('engage can cancel the other workflow runs, and says how many', async () => {
  setPolicy(run.github, {});
  run.github.runs.set(71, { status: 'in_progress' });
  run.github.runs.set(72, { status: 'queued' });
  run.github.runs.set(73, { status: 'completed', conclusion: 'success' });
  const inputs = { operation: 'engage', reason: 'runaway', 'cancel-runs': 'true' };
  const { outputs, stdout } = await guard(inputs, { actions: 'write', runId: 9 });
  expect(outputs['killswitch']).toBe('on');
  expect(stdout).toContain('2 workflow runs were asked to stop.');
  expect(
    run.github.requests
      .of('CancelRun')
      .map(({ path }) => path.split('/').at(-2))
      .sort(),
  ).toEqual(['71', '72']);
});

test('without the permission to cancel, the killswitch is on all the same, and the failure names what is missing', async () => {
  setPolicy(run.github, {});
  run.github.runs.set(71, { status: 'in_progress' });
  const inputs = { operation: 'engage', reason: 'runaway', 'cancel-runs': 'true' };
  const { status, stdout } = await guard(inputs, { actions: 'read', runId: 9 });
  expect(status).toBe(1);
  expect(stdout).toContain('actions: write');
  expect(stateOf(run.github)?.killswitch).toMatchObject({ reason: 'runaway', actor: 'octocat' });
});
