import { expect, test } from '@jest/globals';
import { expiryOf, settle, withoutNote } from '../../../src/guard/ledger.ts';
import { EMPTY_STATE, type GuardState, type LedgerNote, ledgerOf } from '../../../src/guard/state.ts';
import { decodeState, encodeChanges } from '../../../src/guard/state-files.ts';
import { later, NOON, TODAY } from '../../doubles/guard/requests.ts';

const DAY_MS = 86_400_000;
const dayAt = (days: number): string =>
  later(days * DAY_MS)
    .toISOString()
    .slice(0, 10);
const noteOf = (kind: LedgerNote['kind'], run: string): LedgerNote => ({
  at: NOON.toISOString(),
  kind,
  micro_usd: 1,
  run,
  actor: null,
  reason: 'because',
});
const spend = (state: GuardState, day: string, microUsd = 5, note: LedgerNote | null = null): GuardState =>
  settle(state, day, { microUsd, settlements: 1, note });

test('sums of a day add up to the micro-dollar, and what is taken back stops at nothing', () => {
  const state = spend(spend(spend(EMPTY_STATE, TODAY, 3), TODAY, 7), TODAY, -4);
  expect(ledgerOf(state, TODAY)).toMatchObject({ settled_micro_usd: 6, settlements: 3 });
  expect(ledgerOf(spend(state, TODAY, -7), TODAY).settled_micro_usd).toBe(0);
});

test('a sum stops growing where integers end: the state can still be read', () => {
  const state = spend(spend(EMPTY_STATE, TODAY, Number.MAX_SAFE_INTEGER), TODAY, 2);
  expect(ledgerOf(state, TODAY).settled_micro_usd).toBe(Number.MAX_SAFE_INTEGER);
  const files = Object.entries(encodeChanges(state, {})).map(([path, text]) => [path, text ?? '']);
  expect(decodeState(Object.fromEntries(files))).toEqual(state);
});

test('the 90 newest days stay', () => {
  const days = Array.from({ length: 100 }, (_, index) => dayAt(index));
  const state = days.reduce((before, day) => spend(before, day), EMPTY_STATE);
  expect(Object.keys(state.ledgers)).toEqual(days.slice(10));
});

test('days go by number and not by age: a clock that jumps ahead by years does not make today forgotten', () => {
  const past = Array.from({ length: 90 }, (_, index) => dayAt(index - 89));
  const full = past.reduce((before, day) => spend(before, day), EMPTY_STATE);
  const jumped = spend(full, dayAt(3650));
  expect(ledgerOf(jumped, TODAY).settled_micro_usd).toBe(5);
  expect(Object.keys(jumped.ledgers)).toEqual([...past.slice(1), dayAt(3650)]);
});

test('the 500 newest notes of a day stay, and besides them all that were made by hand', () => {
  const byHand = spend(EMPTY_STATE, TODAY, 0, noteOf('adjusted', 'by hand'));
  const runs = Array.from({ length: 505 }, (_, index) => `run-${index}`);
  const state = runs.reduce((before, run) => spend(before, TODAY, 0, noteOf('overrun', run)), byHand);
  const kept = ledgerOf(state, TODAY).notes.map(({ run }) => run);
  expect(kept).toEqual(['by hand', ...runs.slice(5)]);
});

test('the note of an ended lease is found by its run, on whatever day, and can be taken out', () => {
  const expired = noteOf('lease-expired', 'a');
  const state = spend(spend(EMPTY_STATE, dayAt(-1), 5, expired), TODAY, 5, noteOf('overrun', 'a'));
  expect(expiryOf(state, 'a')).toEqual({ day: dayAt(-1), note: expired });
  expect(expiryOf(state, 'b')).toBeUndefined();
  const mended = withoutNote(state, dayAt(-1), expired);
  expect(expiryOf(mended, 'a')).toBeUndefined();
  expect(ledgerOf(mended, dayAt(-1)).settled_micro_usd).toBe(5);
});
