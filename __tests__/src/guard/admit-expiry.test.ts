import { describe, expect, test } from '@jest/globals';
import { admit } from '../../../src/guard/admit.ts';
import type { Holder, Liveness } from '../../../src/guard/holder-port.ts';
import { EMPTY_STATE, type GuardState } from '../../../src/guard/state.ts';
import {
  aProcess,
  later,
  leaseOf,
  limitsOf,
  MINUTE_MS,
  NOON,
  onGitHub,
  requestOf,
  TODAY,
} from '../../doubles/guard/requests.ts';

const ENDS = later(70 * MINUTE_MS);
const BEFORE = later(-1, ENDS);

function askBesides(
  holder: Holder,
  liveness: Liveness | undefined,
  now: Date,
  fields: Partial<GuardState> = {},
) {
  const state: GuardState = { ...EMPTY_STATE, leases: [leaseOf('old', { holder })], ...fields };
  const known = new Map(liveness === undefined ? [] : [['old', liveness]]);
  const limits = limitsOf({ slots: 1 });
  return { state, outcome: admit(state, { limits, request: requestOf('new'), now, known }) };
}

describe('a lease is over', () => {
  test.each<[string, Holder, Liveness | undefined, Date]>([
    ['when its holder is gone, long before its time', onGitHub, 'gone', NOON],
    ['when its process is gone', aProcess, 'gone', NOON],
    ['at its end, when nobody was asked', onGitHub, undefined, ENDS],
    ['at its end, when nobody can tell', aProcess, 'unknown', ENDS],
    ['at its end, although its workflow run goes on', onGitHub, 'alive', ENDS],
  ])('%s', (_title, holder, liveness, now) => {
    const { outcome } = askBesides(holder, liveness, now);
    expect(outcome.kind).toBe('admitted');
    expect(outcome.expired.map(({ run }) => run)).toEqual(['old']);
    expect(outcome.state.leases.map(({ run }) => run)).toEqual(['new']);
  });
});

describe('a lease holds', () => {
  test.each<[string, Holder, Liveness | undefined, Date]>([
    ['a millisecond before its end', onGitHub, undefined, BEFORE],
    ['until its end, when nobody can tell', onGitHub, 'unknown', BEFORE],
    ['beyond its end, when its process is seen to live', aProcess, 'alive', later(24 * 60 * MINUTE_MS, ENDS)],
  ])('%s', (_title, holder, liveness, now) => {
    const { outcome, state } = askBesides(holder, liveness, now);
    expect(outcome).toMatchObject({ kind: 'refused', refusal: { reasonCode: 'slots-full' }, expired: [] });
    expect(outcome.state).toBe(state);
  });
});

test('a lease that ends costs what it had reserved, on its own day, and the run is remembered as orphaned', () => {
  const { outcome } = askBesides(onGitHub, 'gone', later(18 * 60 * MINUTE_MS));
  const note = { kind: 'lease-expired', micro_usd: 1_000_000, run: 'old', actor: null };
  expect(outcome.state.ledgers).toMatchObject({
    [TODAY]: { settled_micro_usd: 1_000_000, settlements: 1, notes: [note] },
  });
  expect(outcome.state.history).toMatchObject([
    { run: 'old', state: 'FAIL', reason_code: 'orphaned', duration_ms: 18 * 60 * MINUTE_MS },
  ]);
});

test('a refusal ends leases too: what is dead is booked whoever asks', () => {
  const killswitch = { reason: 'stop', actor: null, since: NOON.toISOString(), expires: null };
  const { outcome } = askBesides(onGitHub, 'gone', NOON, { killswitch });
  expect(outcome).toMatchObject({ kind: 'refused', expired: [{ run: 'old' }], state: { leases: [] } });
});

test('money of a lease that ended counts as spent at once: it admits nobody twice', () => {
  const ledgers = {
    [TODAY]: {
      schema_version: 1 as const,
      day: TODAY,
      settled_micro_usd: 9_000_000,
      settlements: 9,
      notes: [],
    },
  };
  const { outcome } = askBesides(onGitHub, 'gone', NOON, { ledgers });
  expect(outcome).toMatchObject({ kind: 'refused', refusal: { reasonCode: 'budget-exhausted' } });
});
