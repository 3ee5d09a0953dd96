import { describe, expect, test } from '@jest/globals';
import type { GuardConfig } from '../../../src/config/config.ts';
import { type GuardView, lookAtGuard } from '../../../src/guard/look.ts';
import type { GuardPorts } from '../../../src/guard/ports.ts';
import { EMPTY_STATE, type GuardState } from '../../../src/guard/state.ts';
import { onGitHubWith, onMachine } from '../../doubles/guard/guard-ports.ts';
import { unavailable } from '../../doubles/guard/memory-store.ts';
import { later, leaseOf, NOON, TODAY } from '../../doubles/guard/requests.ts';

const DOLLAR = 1_000_000;
const killswitch = {
  reason: 'stop',
  actor: 'ann',
  since: NOON.toISOString(),
  expires: later(1000).toISOString(),
};

async function view(
  state: Partial<GuardState>,
  config: Partial<GuardConfig> = {},
  fields: Partial<GuardPorts> = {},
  budget = DOLLAR,
): Promise<GuardView> {
  const ports = onMachine(config, fields);
  ports.store.put({ ...EMPTY_STATE, ...state });
  const seen = await lookAtGuard(ports, budget);
  if (seen.kind === 'unavailable') throw new RangeError(seen.message);
  expect(ports.store.calls.commit).toBe(0);
  expect(ports.events).toEqual([]);
  return seen;
}

test('a look tells where everything stands, and changes and tells nothing', async () => {
  const ledger = {
    schema_version: 1 as const,
    day: TODAY,
    settled_micro_usd: 2 * DOLLAR,
    settlements: 3,
    notes: [],
  };
  const seen = await view({ leases: [leaseOf('a')], ledgers: { [TODAY]: ledger } });
  expect(seen).toMatchObject({
    place: 'memory',
    at: NOON,
    standing: {
      day: TODAY,
      settledMicroUsd: 2 * DOLLAR,
      reservedMicroUsd: DOLLAR,
      availableMicroUsd: 7 * DOLLAR,
      slotsTaken: 1,
      rules: { mode: 'enforce', limits: { concurrency: { value: 2, source: 'p1.yml' } } },
    },
    killswitch: null,
    leases: [{ run: 'a' }],
    today: ledger,
    refusal: null,
  });
});

describe('a look says why a run would be refused', () => {
  test.each<[string, Partial<GuardState>, number, string | null]>([
    ['for nothing', {}, 10 * DOLLAR, null],
    ['for its budget', {}, 10 * DOLLAR + 1, 'budget-exhausted'],
    ['for a slot', { leases: [leaseOf('a'), leaseOf('b')] }, 0, 'slots-full'],
    ['for the killswitch', { killswitch }, 0, 'killswitch'],
  ])('%s', async (_title, state, budget, reasonCode) => {
    const seen = await view(state, {}, {}, budget);
    expect(seen.refusal?.reasonCode ?? null).toBe(reasonCode);
  });

  test('also in shadow mode, and not when the guard is off', async () => {
    const full = { leases: [leaseOf('a'), leaseOf('b')] };
    expect((await view(full, { mode: 'shadow' })).refusal).toMatchObject({ reasonCode: 'slots-full' });
    expect((await view(full, { mode: 'off' })).refusal).toBeNull();
  });
});

test('the killswitch that is on is told with what says so, and when it releases itself', async () => {
  const byState = await view({ killswitch });
  expect(byState).toMatchObject({
    killswitch: { source: 'state', actor: 'ann' },
    killswitchState: killswitch,
    refusal: { retryAt: killswitch.expires },
  });
});

test('one of an input ends with the input, whatever the state says', async () => {
  const otherKillswitch = () => ({ source: 'input', reason: 'stop', actor: null });
  const seen = await view({ killswitch }, {}, { otherKillswitch });
  expect(seen).toMatchObject({ killswitch: { source: 'input' }, refusal: { retryAt: null } });
});

test('a state that cannot be read is told as that', async () => {
  const ports = onGitHubWith('{}');
  ports.store.readFaults.push(unavailable({ message: 'HTTP 502.' }));
  expect(await lookAtGuard(ports, 0)).toMatchObject({ kind: 'unavailable', message: 'HTTP 502.' });
});
