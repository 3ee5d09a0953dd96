import { expect, test } from '@jest/globals';
import { guardOf, readGuardState, settledToday } from '../../doubles/guard-state.ts';
import { launchIn, stepOf } from '../../doubles/step-launch.ts';
import { useTempFolder } from '../../doubles/temp-folder.ts';

const folder = useTempFolder();
const GUARD = guardOf({ written: { dailyBudgetMicroUsd: 5_000_000 } });
const report = (...lines: readonly string[]): string =>
  lines.map(line => `echo '${line}' >> "$P1_USAGE_FILE"`).join('\n');
const tokens = (model: string): string => JSON.stringify({ model, input_tokens: 1000, output_tokens: 1000 });

test('a step that reports its costs settles at what it reported, and its slot is free', async () => {
  const step = stepOf(report('{"usd": 0.25, "what": "search"}', tokens('claude-sonnet-5')), {
    budgetMicroUsd: 1_000_000,
  });
  const { outcome, event } = await launchIn(folder.path, step, { guard: GUARD });
  expect(outcome).toMatchObject({ state: 'SUCCESS', costMicroUsd: 262_000 });
  expect(event('guard.admitted')).toMatchObject({ mode: 'enforce', lease_reserved_micro_usd: 1_000_000 });
  expect(event('usage.reported')).toMatchObject({ lines: 2, cost_micro_usd: 262_000 });
  expect(event('guard.settled')).toMatchObject({ cost_micro_usd: 262_000, is_reported: true });
  expect(await settledToday(folder.path)).toBe(262_000);
  const { leases, history } = await readGuardState(folder.path);
  expect(leases).toEqual([]);
  expect(history).toMatchObject([{ step: 'work', state: 'SUCCESS', cost_micro_usd: 262_000 }]);
});

test.each([
  ['reports nothing', 'true', 1_000_000],
  ['reports a line that nobody can read', report('{"usd": 0.25}', '{"usd": "much"}'), 1_000_000],
  ['reports a model that has no price', report(tokens('some-other-model')), 1_000_000],
  ['reports more than it reserved, and a line that nobody can read', report('{"usd": 3}', '?'), 3_000_000],
  ['removes the file', 'rm "$P1_USAGE_FILE"', 1_000_000],
])('a step that %s settles at its reservation or more, with a warning', async (_, run, expected) => {
  const step = stepOf(run, { budgetMicroUsd: 1_000_000 });
  const { outcome, events } = await launchIn(folder.path, step, { guard: GUARD });
  expect(outcome).toMatchObject({ state: 'SUCCESS', costMicroUsd: expected });
  expect(await settledToday(folder.path)).toBe(expected);
  const warnings = events.flatMap(event => (event.type === 'warning' ? [event.message] : []));
  expect(warnings.join('\n')).toMatch(/counts as having cost|cannot be relied on|not clear/);
});

test('a step that fails pays what it reported', async () => {
  const step = stepOf(`${report('{"usd": 0.25}')}\nexit 3`, { budgetMicroUsd: 1_000_000 });
  const { outcome } = await launchIn(folder.path, step, { guard: GUARD });
  expect(outcome).toMatchObject({ state: 'FAIL', reasonCode: 'exit-nonzero', costMicroUsd: 250_000 });
});

test('a step that is killed may owe more than it reported: it pays its reservation', async () => {
  const step = stepOf(`${report('{"usd": 0.25}')}\nkill -KILL $$`, { budgetMicroUsd: 1_000_000 });
  const { outcome } = await launchIn(folder.path, step, { guard: GUARD });
  expect(outcome).toMatchObject({ state: 'FAIL', reasonCode: 'signal', costMicroUsd: 1_000_000 });
});

test('a step that never started pays nothing', async () => {
  const step = stepOf('true', { budgetMicroUsd: 1_000_000, shell: '/no/such/shell -c' });
  const { outcome } = await launchIn(folder.path, step, { guard: GUARD });
  expect(outcome).toMatchObject({ state: 'FAIL', reasonCode: 'not-found', costMicroUsd: 0 });
  expect(await settledToday(folder.path)).toBe(0);
});

test('a step that spends near its reservation gets more, as long as the day has it', async () => {
  const step = stepOf(`${report('{"usd": 0.9}')}\nsleep 1.2\n${report('{"usd": 0.9}')}`, {
    budgetMicroUsd: 1_000_000,
  });
  const { outcome, event } = await launchIn(folder.path, step, { guard: GUARD });
  expect(outcome).toMatchObject({ state: 'SUCCESS', costMicroUsd: 1_800_000 });
  expect(event('guard.topped-up')).toMatchObject({
    spent_micro_usd: 900_000,
    lease_reserved_micro_usd: 2_000_000,
  });
});

test('a step is stopped when it is near its reservation and the day has no more', async () => {
  const step = stepOf(`${report('{"usd": 4.5}')}\nsleep 30`, { budgetMicroUsd: 5_000_000 });
  const { outcome, event, events } = await launchIn(folder.path, step, { guard: GUARD });
  expect(outcome).toMatchObject({ state: 'FAIL', reasonCode: 'budget-exhausted', costMicroUsd: 5_000_000 });
  expect(event('guard.refused')).toMatchObject({ reason_code: 'budget-exhausted' });
  expect(events.filter(({ type }) => type === 'guard.refused')).toHaveLength(1);
  expect(await settledToday(folder.path)).toBe(5_000_000);
});

test('a cost above the reservation that comes too late to be asked for is booked and told as an overrun', async () => {
  const step = stepOf(report('{"usd": 7}'), { budgetMicroUsd: 1_000_000 });
  const { outcome, event } = await launchIn(folder.path, step, { guard: GUARD });
  expect(outcome.costMicroUsd).toBe(7_000_000);
  expect(event('usage.overrun')).toMatchObject({ overrun_micro_usd: 6_000_000 });
  expect(await settledToday(folder.path)).toBe(7_000_000);
});

test.each([
  ['an API key in the environment', { env: { ANTHROPIC_API_KEY: 'sk-ant-0123456789' } }, 1_000_000],
  [
    'an API key and a budget of its own',
    { env: { ANTHROPIC_API_KEY: 'k' }, request: { budgetMicroUsd: 30_000 } },
    30_000,
  ],
  ['an API key, offline', { env: { ANTHROPIC_API_KEY: 'k' }, request: { isOffline: true } }, 0],
  ['no key and no budget', {}, 0],
])('with %s a step reserves what fits that', async (_, options, expected) => {
  const { event } = await launchIn(folder.path, stepOf('true'), { guard: GUARD, ...options });
  expect(event('guard.admitted')?.lease_reserved_micro_usd).toBe(expected);
});
