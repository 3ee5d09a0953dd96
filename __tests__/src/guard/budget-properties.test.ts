import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ledgerOf, reservedMicroUsd } from '../../../src/guard/state.ts';
import { decodeState, encodeChanges } from '../../../src/guard/state-files.ts';
import { BudgetPlay } from '../../doubles/guard/budget-play.ts';
import { type BudgetStep, budgetSteps } from '../../doubles/guard/budget-steps.ts';

/** Plays `steps`, and calls `check` after each. */
function play(steps: readonly BudgetStep[], check: (played: BudgetPlay) => void): void {
  const played = new BudgetPlay();
  for (const step of steps) {
    played.step(step);
    check(played);
  }
}

function always(check: (played: BudgetPlay) => void, numRuns = 300): void {
  fc.assert(
    fc.property(budgetSteps, steps => play(steps, check)),
    { numRuns },
  );
}

test('every answer is the one that plain sums give, and the ledgers agree with them to the micro-dollar', () => {
  always(({ state, model }) => {
    for (const [day, { settled, settlements }] of model.days) {
      expect(ledgerOf(state, day)).toMatchObject({ settled_micro_usd: settled, settlements });
      expect(reservedMicroUsd(state, day)).toBe(model.reserved(day));
    }
    expect(Object.keys(state.ledgers).filter(day => !model.days.has(day))).toEqual([]);
    expect(state.leases.map(({ run }) => run)).toEqual([...model.leases.keys()]);
  });
});

test('nothing goes beyond the highest limit that held, but for overruns, corrections and adjustments', () => {
  always(({ state, model }) => {
    for (const [day, { excused }] of model.days) {
      const taken = ledgerOf(state, day).settled_micro_usd + reservedMicroUsd(state, day);
      expect(taken).toBeLessThanOrEqual(model.highestLimit + excused);
    }
  });
});

test('whoever is admitted finds the slots, the rate and the budget kept by the limits of that moment', () => {
  always(({ state, limits, grantedNow: lease }) => {
    if (lease === null) return;
    expect(state.leases.length).toBeLessThanOrEqual(limits.concurrency.value);
    const microQps = state.leases.reduce((sum, { micro_qps }) => sum + micro_qps, 0);
    expect(microQps).toBeLessThanOrEqual(limits.microQps.value);
    if (lease.reserved_micro_usd === 0) return;
    const taken = ledgerOf(state, lease.day).settled_micro_usd + reservedMicroUsd(state, lease.day);
    expect(taken).toBeLessThanOrEqual(limits.dailyBudgetMicroUsd.value);
  });
});

test('a lease ends once, and each has a higher fence than those before', () => {
  always(({ state, model, granted }) => {
    const remembered = state.history.map(({ run }) => run);
    expect([...remembered].sort()).toEqual([...model.ended.keys()].sort());
    expect(state.leases.filter(({ run }) => remembered.includes(run))).toEqual([]);
    expect(granted.map(({ fence }) => fence)).toEqual(granted.map((_, index) => index + 1));
  });
});

test('every state on the way is written and read without loss', () => {
  always(({ state }) => {
    const files = Object.entries(encodeChanges(state, {})).map(([path, text]) => [path, text ?? '']);
    expect(decodeState(Object.fromEntries(files))).toEqual(state);
  }, 50);
});
