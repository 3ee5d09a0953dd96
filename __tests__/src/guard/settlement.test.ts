import { describe, expect, test } from '@jest/globals';
import { expireLeases, type RunEnd, settleRun } from '../../../src/guard/settlement.ts';
import { EMPTY_STATE, type GuardState, ledgerOf } from '../../../src/guard/state.ts';
import { endOf, later, leaseOf, NOON, TODAY } from '../../doubles/guard/requests.ts';

const YESTERDAY = '2026-11-23';
const held: GuardState = { ...EMPTY_STATE, leases: [leaseOf('a', { day: YESTERDAY }), leaseOf('b')] };
const end = (fields: Partial<RunEnd> = {}): RunEnd => endOf('a', fields);

describe('a run costs', () => {
  test.each<[string, Partial<RunEnd>, number, number]>([
    ['what it reported', { reportedMicroUsd: 400_000 }, 400_000, 0],
    ['nothing, when it reported nothing', { reportedMicroUsd: 0 }, 0, 0],
    ['what it reported, also above its reservation', { reportedMicroUsd: 1_500_000 }, 1_500_000, 500_000],
    ['its reservation, when it cannot tell', { reportedMicroUsd: 10, countsReservation: true }, 1_000_000, 0],
    [
      'what it reported, when it cannot tell all and that is above its reservation',
      { reportedMicroUsd: 1_500_000, countsReservation: true },
      1_500_000,
      500_000,
    ],
  ])('%s', (_title, fields, costMicroUsd, overrunMicroUsd) => {
    const settled = settleRun(held, end(fields), NOON);
    expect(settled).toMatchObject({
      costMicroUsd,
      overrunMicroUsd,
      reservedMicroUsd: 1_000_000,
      isNew: true,
    });
    expect(ledgerOf(settled.state, YESTERDAY)).toMatchObject({
      settled_micro_usd: costMicroUsd,
      settlements: 1,
    });
    expect(settled.state.leases.map(({ run }) => run)).toEqual(['b']);
    expect(settled.state.history).toMatchObject([{ run: 'a', cost_micro_usd: costMicroUsd }]);
  });
});

test('only an overrun leaves a note, with what was above the reservation', () => {
  expect(ledgerOf(settleRun(held, end(), NOON).state, YESTERDAY).notes).toEqual([]);
  const { state } = settleRun(held, end({ reportedMicroUsd: 1_500_000 }), NOON);
  expect(ledgerOf(state, YESTERDAY).notes).toMatchObject([{ kind: 'overrun', micro_usd: 500_000, run: 'a' }]);
});

test('the day of the reservation pays, whatever day it is', () => {
  const { state } = settleRun(held, end({ day: TODAY }), NOON);
  expect(Object.keys(state.ledgers)).toEqual([YESTERDAY]);
});

test('a run that settles twice is counted once, and is told the same cost', () => {
  const first = settleRun(held, end(), NOON);
  const second = settleRun(first.state, end({ reportedMicroUsd: 900_000 }), later(5));
  expect(second).toMatchObject({ isNew: false, costMicroUsd: 400_000, overrunMicroUsd: 0 });
  expect(second.state).toBe(first.state);
});

describe('a run whose lease was ended for it', () => {
  const expired = expireLeases(held, held.leases.slice(0, 1), NOON);

  test.each<[string, Partial<RunEnd>, number, number]>([
    ['is corrected down to what it cost', { reportedMicroUsd: 400_000 }, 400_000, 0],
    ['is corrected up', { reportedMicroUsd: 1_500_000 }, 1_500_000, 500_000],
    [
      'stays at its reservation, when it cannot tell',
      { reportedMicroUsd: 1, countsReservation: true },
      1_000_000,
      0,
    ],
  ])('%s', (_title, fields, costMicroUsd, overrunMicroUsd) => {
    expect(ledgerOf(expired, YESTERDAY).settled_micro_usd).toBe(1_000_000);
    const settled = settleRun(expired, end(fields), NOON);
    expect(settled).toMatchObject({ costMicroUsd, overrunMicroUsd, isNew: true });
    expect(ledgerOf(settled.state, YESTERDAY)).toMatchObject({
      settled_micro_usd: costMicroUsd,
      settlements: 1,
      notes: [{ kind: 'corrected', micro_usd: costMicroUsd - 1_000_000, run: 'a' }],
    });
    expect(settled.state.history).toMatchObject([
      { run: 'a', state: 'SUCCESS', cost_micro_usd: costMicroUsd },
    ]);
    expect(settleRun(settled.state, end(fields), NOON)).toMatchObject({ isNew: false, state: settled.state });
  });

  test('is corrected by no more than what a reset has left: the note tells what the sum did', () => {
    const ledger = { ...ledgerOf(expired, YESTERDAY), settled_micro_usd: 100_000 };
    const reset = { ...expired, ledgers: { [YESTERDAY]: ledger } };
    const { state } = settleRun(reset, end({ reportedMicroUsd: 400_000 }), NOON);
    expect(ledgerOf(state, YESTERDAY)).toMatchObject({
      settled_micro_usd: 0,
      notes: [{ kind: 'corrected', micro_usd: -100_000 }],
    });
  });
});

test('a run that nothing in the state tells of is booked on the day that it says', () => {
  const settled = settleRun(EMPTY_STATE, end({ day: YESTERDAY }), NOON);
  expect(settled).toMatchObject({ reservedMicroUsd: 0, costMicroUsd: 400_000, overrunMicroUsd: 400_000 });
  expect(ledgerOf(settled.state, YESTERDAY).settled_micro_usd).toBe(400_000);
});

test('a run that nothing in the state tells of, and that cost nothing, leaves no trace', () => {
  const settled = settleRun(EMPTY_STATE, end({ reportedMicroUsd: 0 }), NOON);
  expect(settled).toMatchObject({ isNew: false, costMicroUsd: 0 });
  expect(settled.state).toBe(EMPTY_STATE);
});

test('leases that end are each booked on their own day, and leave who held them', () => {
  const state = expireLeases(held, held.leases, NOON);
  expect(state.leases).toEqual([]);
  for (const day of [YESTERDAY, TODAY])
    expect(ledgerOf(state, day)).toMatchObject({ settled_micro_usd: 1_000_000, settlements: 1 });
  expect(expireLeases(held, [], NOON)).toBe(held);
});

test('the last 200 outcomes are remembered', () => {
  const runs = Array.from({ length: 205 }, (_, index) => `run-${index}`);
  const { history } = runs.reduce((state, run) => settleRun(state, endOf(run), NOON).state, EMPTY_STATE);
  expect(history.map(({ run }) => run)).toEqual(runs.slice(5));
});
