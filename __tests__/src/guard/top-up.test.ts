import { describe, expect, test } from '@jest/globals';
import { EMPTY_STATE, type GuardState } from '../../../src/guard/state.ts';
import { topUp } from '../../../src/guard/top-up.ts';
import { leaseOf, limitsOf, TODAY } from '../../doubles/guard/requests.ts';

const DOLLAR = 1_000_000;

function raise(
  { reserved, spent, settled = 0 }: { reserved: number; spent: number; settled?: number },
  {
    isForced = false,
    fence = 1,
    state = {},
  }: { isForced?: boolean; fence?: number; state?: Partial<GuardState> } = {},
) {
  const ledger = {
    schema_version: 1 as const,
    day: TODAY,
    settled_micro_usd: settled,
    settlements: 0,
    notes: [],
  };
  const before: GuardState = {
    ...EMPTY_STATE,
    ledgers: { [TODAY]: ledger },
    leases: [leaseOf('mine', { reserved_micro_usd: reserved }), leaseOf('other', { fence: 2 })],
    ...state,
  };
  return topUp(before, { limits: limitsOf({}), run: 'mine', fence, spentMicroUsd: spent, isForced });
}

describe('a top-up raises the reservation', () => {
  test.each([
    ['to twice what it was', { reserved: 2 * DOLLAR, spent: 1_600_000 }, 4 * DOLLAR],
    ['to twice what was spent, if that is more', { reserved: 2 * DOLLAR, spent: 3 * DOLLAR }, 6 * DOLLAR],
    [
      'to what the day has left, if that is less',
      { reserved: 2 * DOLLAR, spent: 1_600_000, settled: 6 * DOLLAR },
      3 * DOLLAR,
    ],
    [
      'by one micro-dollar, if no more is left',
      { reserved: 2 * DOLLAR, spent: 1_600_000, settled: 7 * DOLLAR - 1 },
      2 * DOLLAR + 1,
    ],
    ['from nothing, for a run that reserved nothing and spends', { reserved: 0, spent: 5 }, 10],
  ])('%s', (_title, amounts, reserved) => {
    const answer = raise(amounts);
    expect(answer).toMatchObject({ kind: 'topped-up', lease: { run: 'mine', reserved_micro_usd: reserved } });
    if (answer.kind === 'topped-up')
      expect(answer.state.leases.map(lease => lease.reserved_micro_usd)).toEqual([reserved, DOLLAR]);
  });
});

describe('a top-up is refused', () => {
  test.each([
    ['when the day has nothing left', { reserved: 2 * DOLLAR, spent: DOLLAR, settled: 7 * DOLLAR }],
    [
      'when all that is left is spent already',
      { reserved: 2 * DOLLAR, spent: 3 * DOLLAR, settled: 6 * DOLLAR },
    ],
    ['when the day is overspent', { reserved: 2 * DOLLAR, spent: DOLLAR, settled: 20 * DOLLAR }],
  ])('%s', (_title, amounts) => {
    expect(raise(amounts)).toMatchObject({ kind: 'refused', refusal: { reasonCode: 'budget-exhausted' } });
  });

  test('when the lease was ended, and by the number of its fence when the run has another', () => {
    const lost = { kind: 'refused', refusal: { reasonCode: 'state-unavailable' } };
    expect(raise({ reserved: DOLLAR, spent: 0 }, { state: { leases: [] } })).toMatchObject(lost);
    expect(raise({ reserved: DOLLAR, spent: 0 }, { fence: 9 })).toMatchObject(lost);
  });
});

test('in shadow mode a top-up is granted in full beyond the budget', () => {
  const answer = raise({ reserved: 2 * DOLLAR, spent: 3 * DOLLAR, settled: 20 * DOLLAR }, { isForced: true });
  expect(answer).toMatchObject({ kind: 'topped-up', lease: { reserved_micro_usd: 6 * DOLLAR } });
});

test("a top-up is paid by the lease's day, also after midnight", () => {
  const yesterday = '2026-11-23';
  const state = { leases: [leaseOf('mine', { day: yesterday })] };
  const answer = raise({ reserved: DOLLAR, spent: 0, settled: 10 * DOLLAR }, { state });
  expect(answer).toMatchObject({
    kind: 'topped-up',
    lease: { day: yesterday, reserved_micro_usd: 2 * DOLLAR },
  });
});

test('a reservation stops growing where integers end: the state can still be read', () => {
  const spent = Number.MAX_SAFE_INTEGER;
  const answer = raise({ reserved: DOLLAR, spent: spent - 1 }, { isForced: true });
  expect(answer).toMatchObject({ kind: 'topped-up', lease: { reserved_micro_usd: spent } });
});
