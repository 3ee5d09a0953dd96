import { expect, test } from '@jest/globals';
import { setPolicy, stateOf, transactions } from '../doubles/job/guarded-repository.ts';
import { useWorkflowRun } from '../doubles/job/workflow-run.ts';

const run = useWorkflowRun();
const SPENDS = `echo '{"usd": 0.25}' >> "$P1_USAGE_FILE"`;
const write = { contents: 'write' } as const;

test('a launch reserves and settles on the branch, in two writes, and its report says what it cost', async () => {
  setPolicy(run.github, { 'daily-budget-usd': 5 });
  run.declare({ work: { run: SPENDS, 'budget-usd': 1 } }, { guard: { 'daily-budget-usd': 5 } });
  const { main, post } = await run.job('pipeline', write).launch({ step: 'work' });
  expect([main.status, post.status]).toEqual([0, 0]);
  expect(main.outputs).toMatchObject({ state: 'SUCCESS', 'cost-usd': '0.250000' });
  expect(post.summary).toMatch(/Daily budget .* \$0\.25 spent/);
  expect(main.stdout).toContain('Daily budget: $0.00 spent, $1.00 reserved of $5.00 (.github/p1.yml@main)');
  expect(transactions(run.github)).toEqual(['admit work', 'settle work']);
  expect(stateOf(run.github)).toMatchObject({
    leases: [],
    history: [{ step: 'work', cost_micro_usd: 250_000 }],
  });
});

test('in the common case a launch makes two reads and two writes, and no other request to the API', async () => {
  setPolicy(run.github, { 'daily-budget-usd': 5 });
  run.declare({ work: { run: SPENDS, 'budget-usd': 1 } }, { guard: {} });
  await run.job('first', write).launch({ step: 'work' });
  run.github.requests.clear();
  await run.job('second', write).launch({ step: 'work', upload: 'false' });
  const operations = run.github.requests
    .all()
    .map(({ operation }) => operation)
    .filter(operation => /GraphQL|Rest|Run|Ref|Git|Contents/.test(operation) && !/Artifact/.test(operation));
  expect(operations).toEqual(['GraphQLQuery', 'GraphQLMutation', 'GraphQLQuery', 'GraphQLMutation']);
});

test.each([
  ['raises the budget in p1.yml', { guard: { 'daily-budget-usd': 500 } }, {}],
  ['switches the guard off', { guard: { mode: 'off' } }, {}],
  ['puts the guard into shadow', { guard: { mode: 'shadow' } }, {}],
  ['deletes the section', {}, {}],
  ['names another branch', { guard: { branch: 'empty-state' } }, {}],
  ['names a directory', { guard: { store: 'directory' } }, {}],
  ['raises the budget by the environment', { guard: {} }, { DAILY_BUDGET_USD: '500' }],
])(
  'a pull request that %s is held to the default branch, and leaves no state elsewhere',
  async (_, top, variables) => {
    setPolicy(run.github, { 'daily-budget-usd': 2 });
    run.declare({ work: { run: 'touch ran', 'budget-usd': 3 } }, top);
    const options = { ...write, variables, ref: 'refs/pull/7/merge', event: 'pull_request' };
    const { main } = await run.job('pipeline', options).launch({ step: 'work' });
    expect([main.status, main.outputs['reason-code']]).toEqual([1, 'budget-exhausted']);
    expect(stateOf(run.github, 'empty-state')).toBeUndefined();
  },
);

test.each([
  ['p1.yml', { guard: { 'daily-budget-usd': 0.5 } }, {}],
  ['the environment', { guard: {} }, { DAILY_BUDGET_USD: '0.50' }],
])('a lower budget in %s of the run counts', async (_, top, variables) => {
  setPolicy(run.github, { 'daily-budget-usd': 50 });
  run.declare({ work: { run: 'true', 'budget-usd': 1 } }, top);
  const { main } = await run.job('pipeline', { ...write, variables }).launch({ step: 'work' });
  expect(main.outputs['reason-code']).toBe('budget-exhausted');
});

test.each([
  ['may not write contents', { contents: 'read' } as const, 'permission-missing', 'contents: write'],
  ['may not read them', { contents: 'none' } as const, 'permission-missing', 'contents: read'],
])('a job that %s is refused, and told which permission is missing', async (_, options, code, permission) => {
  setPolicy(run.github, {});
  run.declare({ work: { run: 'true' } }, { guard: {} });
  const { main } = await run.job('pipeline', options).launch({ step: 'work' });
  expect([main.status, main.outputs['reason-code']]).toEqual([1, code]);
  expect(main.stdout).toContain(permission);
});

test('a ruleset that refuses the branch is named', async () => {
  setPolicy(run.github, {});
  run.github.git.of('octo-org/widgets').protect('p1-state', 'ruleset');
  run.declare({ work: { run: 'true' } }, { guard: {} });
  const { main } = await run.job('pipeline', write).launch({ step: 'work' });
  expect(main.outputs['reason-code']).toBe('permission-missing');
  expect(main.stdout).toMatch(/ruleset/);
});

test('a section of the default branch that is not legal refuses, with its place', async () => {
  setPolicy(run.github, { 'daily-budget-usd': -1 });
  run.declare({ work: { run: 'true' } }, { guard: {} });
  const { main } = await run.job('pipeline', write).launch({ step: 'work' });
  expect(main.outputs['reason-code']).toBe('config-invalid');
  expect(main.stdout).toContain('.github/p1.yml@main:1');
});

test('a repository that has not set the guard up gets no branch, and no refusal', async () => {
  run.declare({ work: { run: 'true', 'budget-usd': 500 } });
  const { main, post } = await run.job('pipeline', { contents: 'read' }).launch({ step: 'work' });
  expect([main.status, post.status]).toEqual([0, 0]);
  expect(main.stdout).toContain('The guard is not set up');
  expect(stateOf(run.github)).toBeUndefined();
});

test('offline the guard is not asked, and the killswitch of the input holds all the same', async () => {
  setPolicy(run.github, {});
  run.declare({ work: { run: 'true' } }, { guard: {} });
  const offline = { step: 'work', offline: 'true' };
  const ran = await run.job('pipeline', write).launch(offline);
  expect(ran.main.outputs['state']).toBe('SUCCESS');
  const stopped = await run.job('pipeline', write).launch({ ...offline, killswitch: 'stop it' });
  expect(stopped.main.outputs['reason-code']).toBe('killswitch');
  expect(run.github.requests.of('GraphQLQuery')).toEqual([]);
});

test('a lost answer to a reservation that was made neither reserves twice nor refuses', async () => {
  setPolicy(run.github, { 'daily-budget-usd': 5 });
  run.declare({ work: { run: SPENDS, 'budget-usd': 1 } }, { guard: {} });
  await run.job('first', write).launch({ step: 'work' });
  run.github.faults.inject({ kind: 'lost-response', operation: 'GraphQLMutation', loss: 'gateway-timeout' });
  const { main } = await run.job('second', write).launch({ step: 'work' });
  expect(main.outputs['state']).toBe('SUCCESS');
  expect(transactions(run.github)).toEqual(['admit work', 'settle work', 'admit work', 'settle work']);
  expect(stateOf(run.github)?.leases).toEqual([]);
});

test('a cost is booked also when the default branch’s section was broken while the step ran', async () => {
  setPolicy(run.github, { 'daily-budget-usd': 5 });
  run.declare({ work: { run: `${SPENDS}; echo "it is ""up"; sleep 1`, 'budget-usd': 1 } }, { guard: {} });
  const job = run.job('pipeline', write);
  const { child, answer } = job.start('launch', { step: 'work' });
  await child.printed('it is up');
  setPolicy(run.github, { 'daily-budget-usd': -1 });
  expect((await answer).outputs).toMatchObject({ state: 'SUCCESS', 'cost-usd': '0.250000' });
  expect(stateOf(run.github)?.leases).toEqual([]);
});
