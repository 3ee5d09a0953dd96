import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { exitCodeOf } from '../../../src/kernel/result.ts';
import { guardOf, readGuardState, settledToday } from '../../doubles/guard-state.ts';
import { launchIn, stepOf } from '../../doubles/step-launch.ts';
import { useTempFolder } from '../../doubles/temp-folder.ts';

const folder = useTempFolder();
const FLAG = 'tools/runtime_guard_killswitch.flag';
const MARK = 'touch "$P1_WORKSPACE/../../../../ran"';
const hasRun = (): boolean => existsSync(folder.at('ran'));

/** Every snapshot becomes what no p1 wrote. */
function damageState(): void {
  const state = folder.at('.p1', 'state');
  for (const name of readdirSync(state)) writeFileSync(join(state, name), '{"half": ');
}

test('a second run is refused while the only slot is taken, and admitted after that', async () => {
  const guard = guardOf({ written: { concurrency: 1 } });
  const first = launchIn(folder.path, stepOf('sleep 1'), { guard });
  await new Promise(resolve => setTimeout(resolve, 500));
  const refused = await launchIn(folder.path, stepOf(MARK), { guard });
  expect(refused.outcome).toMatchObject({ state: 'FAIL', reasonCode: 'slots-full' });
  expect(exitCodeOf(refused.result)).toBe(3);
  expect(hasRun()).toBe(false);
  expect((await first).outcome.state).toBe('SUCCESS');
  expect((await launchIn(folder.path, stepOf(MARK), { guard })).outcome.state).toBe('SUCCESS');
  expect(hasRun()).toBe(true);
});

test('with `wait` a run gets the slot as soon as it is free', async () => {
  const guard = guardOf({ waitMs: 20_000, written: { concurrency: 1 } });
  const first = launchIn(folder.path, stepOf('sleep 1'), { guard });
  await new Promise(resolve => setTimeout(resolve, 300));
  const second = await launchIn(folder.path, stepOf('true'), { guard });
  expect(second.outcome.state).toBe('SUCCESS');
  expect((await first).outcome.state).toBe('SUCCESS');
});

test('a budget that the day does not have is refused, and a smaller one is not', async () => {
  const guard = guardOf({ written: { dailyBudgetMicroUsd: 2_000_000 } });
  const tooMuch = await launchIn(folder.path, stepOf(MARK, { budgetMicroUsd: 2_000_001 }), { guard });
  expect(tooMuch.outcome).toMatchObject({ state: 'FAIL', reasonCode: 'budget-exhausted' });
  expect(tooMuch.result.fix).toContain('budget-usd');
  expect(hasRun()).toBe(false);
  const fitting = await launchIn(folder.path, stepOf('true', { budgetMicroUsd: 2_000_000 }), { guard });
  expect(fitting.outcome.state).toBe('SUCCESS');
});

test('off GitHub the environment says what the day may cost', async () => {
  const step = stepOf('true', { budgetMicroUsd: 1_000_000 });
  const { outcome } = await launchIn(folder.path, step, {
    guard: guardOf(),
    env: { DAILY_BUDGET_USD: '0.01' },
  });
  expect(outcome.reasonCode).toBe('budget-exhausted');
});

test('in shadow mode nothing is refused: what would be is told, and counted', async () => {
  const guard = guardOf({ mode: 'shadow', written: { dailyBudgetMicroUsd: 0 } });
  const { outcome, event } = await launchIn(folder.path, stepOf('true', { budgetMicroUsd: 500_000 }), {
    guard,
  });
  expect(outcome.state).toBe('SUCCESS');
  expect(event('guard.shadow-refused')).toMatchObject({ reason_code: 'budget-exhausted' });
  expect(await settledToday(folder.path)).toBe(500_000);
});

test('a guard that nobody has set up looks on', async () => {
  const { outcome, event } = await launchIn(folder.path, stepOf('true', { budgetMicroUsd: 500_000_000 }));
  expect(outcome.state).toBe('SUCCESS');
  expect(event('guard.admitted')).toMatchObject({ mode: 'shadow', is_configured: false });
});

test('a guard that is off keeps no state', async () => {
  const { outcome } = await launchIn(folder.path, stepOf('true'), { guard: guardOf({ mode: 'off' }) });
  expect(outcome.state).toBe('SUCCESS');
  expect(await readGuardState(folder.path)).toMatchObject({ history: [], leases: [] });
});

test.each([
  ['the flag file', () => void folder.write(FLAG, 'true\n'), ''],
  ['an empty flag file', () => void folder.write(FLAG, ''), ''],
  ['a folder in the place of the flag file', () => void folder.write(`${FLAG}/x`, ''), ''],
  ['the input', () => {}, 'true'],
])('%s keeps a run from starting, in shadow mode too', async (_, engage, killswitch) => {
  engage();
  for (const guard of [guardOf(), guardOf({ mode: 'shadow' })]) {
    const { outcome, result, event } = await launchIn(folder.path, stepOf(MARK), { guard, killswitch });
    expect(outcome).toMatchObject({ state: 'FAIL', reasonCode: 'killswitch' });
    expect(exitCodeOf(result)).toBe(3);
    expect(event('killswitch.observed')).toBeDefined();
  }
  expect(hasRun()).toBe(false);
});

test.each([
  ['the flag file that says false', () => void folder.write(FLAG, ' False \n'), ''],
  ['the input that says false', () => {}, 'false'],
])('%s is released', async (_, prepare, killswitch) => {
  prepare();
  const { outcome } = await launchIn(folder.path, stepOf('true'), { guard: guardOf(), killswitch });
  expect(outcome.state).toBe('SUCCESS');
});

test('the flag file stops a step that runs, and what it left is kept', async () => {
  const run = `echo half > "$P1_OUTPUT_DIR/a.txt"; mkdir -p tools; echo true > ${FLAG}; trap '' TERM; sleep 30`;
  const { outcome } = await launchIn(folder.path, stepOf(run), { guard: guardOf() });
  expect(outcome).toMatchObject({ state: 'FAIL', reasonCode: 'killswitch', outputsPath: null });
  expect(outcome.durationMs).toBeLessThan(8000);
  expect(folder.read(`.p1/tmp/run_${outcome.runId}/rejected-outputs/a.txt`)).toBe('half\n');
});

test('a state that cannot be trusted refuses where the guard is enforced, and never counts as empty', async () => {
  await launchIn(folder.path, stepOf('true', { budgetMicroUsd: 1_000_000 }), { guard: guardOf() });
  damageState();
  const { outcome, result } = await launchIn(folder.path, stepOf(MARK), { guard: guardOf() });
  expect(outcome).toMatchObject({ state: 'FAIL', reasonCode: 'state-unavailable' });
  expect(exitCodeOf(result)).toBe(4);
  expect(result.message).toContain(folder.at('.p1', 'state'));
  expect(hasRun()).toBe(false);
  const shadow = await launchIn(folder.path, stepOf('true'), { guard: guardOf({ mode: 'shadow' }) });
  expect(shadow.outcome.state).toBe('SUCCESS');
  expect(shadow.event('warning')?.message).toContain('The guard was not asked');
});
