import { describe, expect, test } from '@jest/globals';
import { EMPTY_STATE, type GuardState } from '../../../src/guard/state.ts';
import { crossedThreshold } from '../../../src/guard/thresholds.ts';
import { leaseOf, limitsOf, TODAY } from '../../doubles/guard/requests.ts';

/** Of a budget of ten dollars, in cents. */
function taken(settledCents: number, reservedCents = 0): GuardState {
  const ledger = { schema_version: 1 as const, day: TODAY, settlements: 0, notes: [] };
  return {
    ...EMPTY_STATE,
    ledgers: { [TODAY]: { ...ledger, settled_micro_usd: settledCents * 10_000 } },
    leases: [leaseOf('a', { reserved_micro_usd: reservedCents * 10_000 })],
  };
}

describe('the highest threshold between two states is told', () => {
  test.each<[string, GuardState, GuardState, number | null]>([
    ['none below the first', taken(0), taken(499), null],
    ['50, once it is reached', taken(499), taken(500), 50],
    ['80 alone, when both are passed at once', taken(0), taken(800), 80],
    ['95', taken(800), taken(950), 95],
    ['none when it was passed before', taken(500), taken(799), null],
    ['none on the way down', taken(950), taken(100), null],
    ['what is reserved counts', taken(300, 100), taken(300, 200), 50],
    ['none when a reservation is spent', taken(0, 500), taken(500, 0), null],
    ['95, also beyond the budget', taken(800), taken(2000), 95],
  ])('%s', (_title, before, after, percent) => {
    expect(crossedThreshold(before, after, limitsOf({}), TODAY)).toBe(percent);
  });
});

test('a budget of nothing has no thresholds, and another day none of this one', () => {
  expect(crossedThreshold(taken(0), taken(1), limitsOf({ usd: 0 }), TODAY)).toBeNull();
  expect(crossedThreshold(taken(0), taken(999), limitsOf({}), '2026-11-25')).toBeNull();
});
