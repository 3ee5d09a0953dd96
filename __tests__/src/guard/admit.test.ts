import { describe, expect, test } from '@jest/globals';
import { admit, availableMicroUsd, type KnownHolders, LEASE_MARGIN_MS } from '../../../src/guard/admit.ts';
import { EMPTY_STATE, type GuardState, type Ledger } from '../../../src/guard/state.ts';
import { later, leaseOf, limitsOf, MINUTE_MS, NOON, requestOf, TODAY } from '../../doubles/guard/requests.ts';

const NOBODY: KnownHolders = new Map();
const ledger = (settled: number, day = TODAY): Record<string, Ledger> => ({
  [day]: { schema_version: 1, day, settled_micro_usd: settled, settlements: 1, notes: [] },
});
const stateOf = (fields: Partial<GuardState>): GuardState => ({ ...EMPTY_STATE, ...fields });
const killswitch = { reason: 'bad model', actor: 'ann', since: NOON.toISOString(), expires: null };

function ask(
  state: GuardState,
  request: Parameters<typeof requestOf>[1] = {},
  { limits = limitsOf({}), now = NOON, known = NOBODY } = {},
) {
  return admit(state, { limits, request: requestOf('new', request), now, known });
}

function reasonOf(outcome: ReturnType<typeof admit>): string {
  return outcome.kind === 'refused' ? outcome.refusal.reasonCode : outcome.kind;
}

describe('a run is admitted only when nothing speaks against it', () => {
  const two = [leaseOf('a'), leaseOf('b')];
  test.each<[string, GuardState, Parameters<typeof requestOf>[1], string]>([
    ['an empty state admits', EMPTY_STATE, {}, 'admitted'],
    ['the last slot is given', stateOf({ leases: two }), {}, 'admitted'],
    ['no slot is left', stateOf({ leases: [...two, leaseOf('c')] }), {}, 'slots-full'],
    ['the killswitch is on', stateOf({ killswitch }), {}, 'killswitch'],
    [
      'the whole rate is owned',
      stateOf({ leases: [leaseOf('a', { micro_qps: 2_000_000 })] }),
      {},
      'rate-limited',
    ],
    ['the request is the whole budget', EMPTY_STATE, { budgetMicroUsd: 10_000_000 }, 'admitted'],
    ['the request is a micro-dollar more', EMPTY_STATE, { budgetMicroUsd: 10_000_001 }, 'budget-exhausted'],
    ['spent and asked are just the budget', stateOf({ ledgers: ledger(9_000_000) }), {}, 'admitted'],
    ['they are a micro-dollar more', stateOf({ ledgers: ledger(9_000_001) }), {}, 'budget-exhausted'],
    [
      'spent, reserved and asked are just the budget',
      stateOf({ ledgers: ledger(8_000_000), leases: [leaseOf('a')] }),
      {},
      'admitted',
    ],
    [
      'they are a micro-dollar more',
      stateOf({ ledgers: ledger(8_000_000), leases: [leaseOf('a', { reserved_micro_usd: 1_000_001 })] }),
      {},
      'budget-exhausted',
    ],
    ['the day is overspent', stateOf({ ledgers: ledger(11_000_000) }), {}, 'budget-exhausted'],
    [
      'the day is overspent, and the run costs nothing',
      stateOf({ ledgers: ledger(11_000_000) }),
      { budgetMicroUsd: 0 },
      'admitted',
    ],
    [
      'yesterday has spent all',
      stateOf({ ledgers: ledger(10_000_000, '2026-11-23') }),
      { budgetMicroUsd: 10_000_000 },
      'admitted',
    ],
    [
      'what is reserved is of yesterday',
      stateOf({ leases: [leaseOf('a', { day: '2026-11-23' })] }),
      { budgetMicroUsd: 10_000_000 },
      'admitted',
    ],
  ])('%s', (_title, state, request, reason) => {
    expect(reasonOf(ask(state, request))).toBe(reason);
  });
});

describe('of several reasons the first of killswitch, slots, rate and budget is told', () => {
  const full = [leaseOf('a', { micro_qps: 2_000_000 }), leaseOf('b'), leaseOf('c')];
  const spent = ledger(10_000_000);
  test.each<[string, GuardState]>([
    ['killswitch', stateOf({ killswitch, leases: full, ledgers: spent })],
    ['slots-full', stateOf({ leases: full, ledgers: spent })],
    ['rate-limited', stateOf({ leases: full.slice(0, 1), ledgers: spent })],
    ['budget-exhausted', stateOf({ ledgers: spent })],
  ])('%s', (reason, state) => {
    expect(reasonOf(ask(state))).toBe(reason);
  });
});

describe('a refusal says when asking again can help', () => {
  const full = [20, 10, 30].map(minutes =>
    leaseOf(`${minutes}`, { until: later(minutes * MINUTE_MS).toISOString() }),
  );
  const soon = later(10 * MINUTE_MS).toISOString();
  test.each<[string, GuardState, string | null]>([
    ['slots: when the first lease is over', stateOf({ leases: full }), soon],
    ['rate: the same', stateOf({ leases: [leaseOf('a', { micro_qps: 2_000_000, until: soon })] }), soon],
    ['budget: with the next UTC day', stateOf({ ledgers: ledger(10_000_000) }), '2026-11-25T00:00:00.000Z'],
    ['killswitch: when it releases itself', stateOf({ killswitch: { ...killswitch, expires: soon } }), soon],
    ['killswitch for ever: nobody knows', stateOf({ killswitch }), null],
  ])('%s', (_title, state, retryAt) => {
    expect(ask(state)).toMatchObject({ kind: 'refused', refusal: { retryAt } });
  });
});

test('a refusal names what a person needs to judge it', () => {
  const outcome = ask(stateOf({ ledgers: ledger(9_500_000), leases: [leaseOf('a')] }));
  expect(outcome).toMatchObject({
    refusal: {
      message: 'Daily budget: $9.50 spent and $1.00 reserved of $10.00 (p1.yml); $1.00 more do not fit.',
    },
  });
  expect(ask(stateOf({ killswitch }))).toMatchObject({
    refusal: { message: 'The killswitch is on (state by ann): bad model.' },
  });
});

test('a lease holds what was asked for: its day, money, fence, share, and an end ten minutes after the longest run', () => {
  const outcome = ask(stateOf({ fence: 6 }), { longestMs: 5 * MINUTE_MS });
  expect(outcome).toMatchObject({
    kind: 'admitted',
    state: { fence: 7, leases: [{ run: 'new' }] },
    lease: {
      run: 'new',
      fence: 7,
      day: TODAY,
      reserved_micro_usd: 1_000_000,
      micro_qps: 666_666,
      taken_at: NOON.toISOString(),
      until: later(5 * MINUTE_MS + LEASE_MARGIN_MS).toISOString(),
    },
  });
});

test('a run that is admitted already gets its own lease again, whatever has changed since', () => {
  const mine = leaseOf('new', { fence: 3 });
  const state = stateOf({ killswitch, leases: [mine, leaseOf('a'), leaseOf('b')] });
  const outcome = ask(state);
  expect(outcome).toMatchObject({ kind: 'admitted', lease: mine });
  expect(outcome.state).toBe(state);
});

describe('shares of the rate never add up to more than the limit', () => {
  test.each<[string, readonly number[], { slots: number; qps: number }, number]>([
    ['an equal share for each slot', [], { slots: 4, qps: 2 }, 500_000],
    [
      'what the others leave, when they were admitted under a higher limit',
      [1_800_000],
      { slots: 4, qps: 2 },
      200_000,
    ],
    ['rounded down', [], { slots: 3, qps: 1 }, 333_333],
    ['the whole, with one slot', [], { slots: 1, qps: 2 }, 2_000_000],
  ])('%s', (_title, taken, limits, share) => {
    const leases = taken.map((micro_qps, index) => leaseOf(`${index}`, { micro_qps }));
    const outcome = ask(stateOf({ leases }), {}, { limits: limitsOf(limits) });
    expect(outcome).toMatchObject({ kind: 'admitted', lease: { micro_qps: share } });
  });
});

test('what is available is never below nothing', () => {
  expect(availableMicroUsd(stateOf({ ledgers: ledger(11_000_000) }), limitsOf({}), TODAY)).toBe(0);
});
