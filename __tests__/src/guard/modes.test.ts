import { describe, expect, test } from '@jest/globals';
import { createGuard } from '../../../src/guard/create-guard.ts';
import type { GuardPorts } from '../../../src/guard/ports.ts';
import { EMPTY_STATE, type GuardState } from '../../../src/guard/state.ts';
import { type FakePorts, NEVER, onGitHubWith, onMachine } from '../../doubles/guard/guard-ports.ts';
import { later, leaseOf, MINUTE_MS, NOON, requestOf } from '../../doubles/guard/requests.ts';

const killswitch = { reason: 'bad model', actor: 'ann', since: NOON.toISOString(), expires: null };
const byInput = { source: 'input', reason: 'it is "true"', actor: null };
const stopped: Partial<GuardPorts> = { otherKillswitch: () => byInput };
const FULL: GuardState = {
  ...EMPTY_STATE,
  fence: 4,
  leases: ['a', 'b', 'c', 'd'].map((run, index) => leaseOf(run, { fence: index + 1 })),
};
const typesOf = ({ events }: FakePorts) => events.map(({ type }) => type);
const admit = (ports: FakePorts, fields: Parameters<typeof requestOf>[1] = {}) =>
  createGuard(ports).admit({ ...requestOf('new', fields), cancelled: NEVER });

describe('the killswitch of an input or a flag file refuses before the state is asked', () => {
  test.each<[string, FakePorts]>([
    ['enforced', onMachine({}, stopped)],
    ['in shadow mode', onMachine({ mode: 'shadow' }, stopped)],
    ['where nobody has set the guard up', onGitHubWith(null, stopped)],
    [
      'in a pull request that says mode: off',
      { ...onGitHubWith('{}', stopped), own: onMachine({ mode: 'off' }).own },
    ],
  ])('%s', async (_title, ports) => {
    expect(await admit(ports)).toMatchObject({ kind: 'refused', refusal: { reasonCode: 'killswitch' } });
    expect(typesOf(ports)).toEqual(['guard.refused', 'killswitch.observed']);
    expect(ports.store.calls.read).toBe(0);
  });

  test('and does not where the guard of this machine is off', async () => {
    const ports = onMachine({ mode: 'off' }, stopped);
    expect(await admit(ports)).toMatchObject({ kind: 'admitted', hold: { isCounted: false } });
    expect(typesOf(ports)).toEqual([]);
  });
});

describe('the killswitch in the state refuses', () => {
  test.each<[string, FakePorts]>([
    ['enforced', onMachine()],
    ['in shadow mode', onMachine({ mode: 'shadow' })],
    ['where nobody has set the guard up', onGitHubWith(null)],
  ])('%s', async (_title, ports) => {
    ports.store.put({ ...EMPTY_STATE, killswitch });
    expect(await admit(ports)).toMatchObject({ kind: 'refused', refusal: { reasonCode: 'killswitch' } });
    expect(typesOf(ports)).toEqual(['guard.refused', 'killswitch.observed']);
  });
});

describe('shadow mode', () => {
  test('counts a run that it would have refused, and tells why it would have', async () => {
    const ports = onMachine({ mode: 'shadow' });
    ports.store.put(FULL);
    expect(await admit(ports)).toMatchObject({ kind: 'admitted', hold: { isCounted: true } });
    expect(ports.store.state().leases.map(({ run }) => run)).toEqual(['a', 'b', 'c', 'd', 'new']);
    expect(ports.events).toMatchObject([
      { type: 'guard.shadow-refused', run: 'new', reason_code: 'slots-full' },
      { type: 'guard.admitted', mode: 'shadow', fence: 5 },
      { type: 'warning', message: 'Daily budget: 50 % is spent or reserved.' },
    ]);
  });

  test('does not wait for a slot', async () => {
    const ports = onMachine({ mode: 'shadow', waitMs: MINUTE_MS });
    ports.store.put(FULL);
    await admit(ports);
    expect(ports.clock.monotonicMs()).toBe(0);
  });

  test('lets a run spend beyond the budget', async () => {
    const ports = onMachine({ mode: 'shadow' });
    expect(await admit(ports, { budgetMicroUsd: 99_000_000 })).toMatchObject({
      kind: 'admitted',
      hold: { reservedMicroUsd: 99_000_000 },
    });
    expect(typesOf(ports)).toEqual(['guard.shadow-refused', 'guard.admitted', 'warning']);
  });
});

describe('a guard that nobody has set up', () => {
  test('looks on in a repository: it writes nothing, counts nothing and tells that the run may start', async () => {
    const ports = onGitHubWith(null);
    const answer = await admit(ports);
    expect(answer).toMatchObject({ kind: 'admitted', hold: { isCounted: false, microQps: null } });
    expect(ports.events).toMatchObject([{ type: 'guard.admitted', is_configured: false, fence: null }]);
    expect(ports.store.calls.commit).toBe(0);
  });

  test('leaves the leases of others there as they are, and tells nobody that they have ended', async () => {
    const ports = onGitHubWith(null);
    ports.store.put(FULL);
    ports.store.at = later(24 * 60 * MINUTE_MS);
    expect(await admit(ports)).toMatchObject({ kind: 'admitted', expired: [] });
    expect(typesOf(ports)).not.toContain('guard.lease-expired');
    expect(ports.store.state()).toEqual(FULL);
  });

  test('counts on a machine', async () => {
    const ports = onMachine({ isConfigured: false, mode: 'shadow' });
    expect(await admit(ports)).toMatchObject({ kind: 'admitted', hold: { isCounted: true } });
    expect(ports.store.state().leases).toMatchObject([{ run: 'new' }]);
  });
});

test('a guard that the default branch turns off is asked and keeps out of it', async () => {
  const ports = onGitHubWith('{mode: off}');
  ports.store.put({ ...FULL, killswitch });
  expect(await admit(ports)).toMatchObject({ kind: 'admitted', hold: { isCounted: false } });
  expect(ports.events).toEqual([]);
});

test("a pull request's own file and environment only lower the limits of the default branch", async () => {
  const environment = { dailyBudgetMicroUsd: 500_000, concurrency: 99, microQps: null };
  const ports = onGitHubWith('{daily-budget-usd: 5, concurrency: 1}');
  const answer = await admit({ ...ports, own: { ...ports.own, environment } });
  expect(answer).toMatchObject({ kind: 'refused', refusal: { reasonCode: 'budget-exhausted' } });
  expect(answer).toMatchObject({
    refusal: { message: expect.stringContaining('of $0.50 (DAILY_BUDGET_USD)') },
  });
});

test('leases that end on the way are told, and handed to the caller, before the run that they make room for', async () => {
  const ports = onMachine();
  ports.store.put({ ...EMPTY_STATE, fence: 1, leases: [leaseOf('old', { parameters: { language: 'en' } })] });
  ports.store.at = later(24 * 60 * MINUTE_MS);
  expect(await admit(ports)).toMatchObject({ kind: 'admitted', expired: [{ run: 'old' }] });
  expect(ports.events).toMatchObject([
    {
      type: 'guard.lease-expired',
      run: 'old',
      settled_at_micro_usd: 1_000_000,
      parameters: { language: 'en' },
    },
    { type: 'guard.admitted', run: 'new' },
  ]);
});
