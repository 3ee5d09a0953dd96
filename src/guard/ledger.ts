import { addMicroUsd } from '../kernel/money.ts';
import { type GuardState, type Ledger, type LedgerNote, ledgerOf } from './state.ts';

/** Ledgers that stay in the state, by number and not by age: a clock that jumps ahead must not make p1 forget today. */
const KEPT_LEDGERS = 90;
/** Notes of a day that stay besides those made by hand, which all stay. */
const KEPT_NOTES = 500;

/** The state after `microUsd` were settled on `day`; negative takes back, never below zero. */
export function settle(
  state: GuardState,
  day: string,
  { microUsd, settlements, note }: { microUsd: number; settlements: number; note: LedgerNote | null },
): GuardState {
  const ledger = ledgerOf(state, day);
  const settled: Ledger = {
    ...ledger,
    settled_micro_usd: Math.max(0, addMicroUsd(ledger.settled_micro_usd, microUsd)),
    settlements: ledger.settlements + settlements,
    notes: note === null ? ledger.notes : withNote(ledger.notes, note),
  };
  return { ...state, ledgers: kept({ ...state.ledgers, [day]: settled }, state, day) };
}

/** The note that a dead holder's lease left, with the day it stands in: the holder may settle after all. */
export function expiryOf(state: GuardState, run: string): { day: string; note: LedgerNote } | undefined {
  for (const [day, { notes }] of Object.entries(state.ledgers)) {
    const note = notes.find(each => each.kind === 'lease-expired' && each.run === run);
    if (note !== undefined) return { day, note };
  }
  return undefined;
}

/** The state without a note that has been made good. */
export function withoutNote(state: GuardState, day: string, note: LedgerNote): GuardState {
  const ledger = ledgerOf(state, day);
  const kept = { ...ledger, notes: ledger.notes.filter(each => each !== note) };
  return { ...state, ledgers: { ...state.ledgers, [day]: kept } };
}

function withNote(notes: readonly LedgerNote[], note: LedgerNote): LedgerNote[] {
  const all = [...notes, note];
  const others = all.filter(({ kind }) => kind !== 'adjusted');
  const dropped = new Set(others.slice(0, Math.max(0, others.length - KEPT_NOTES)));
  return all.filter(each => !dropped.has(each));
}

/** The first day of those that are kept, once there are more. */
export function oldestKept({ ledgers }: Pick<GuardState, 'ledgers'>): string | undefined {
  const days = Object.keys(ledgers).sort();
  return days.length < KEPT_LEDGERS ? undefined : days.at(-KEPT_LEDGERS);
}

/** The newest ledgers, and those that something is still booked on: no number of others makes p1 forget them. */
function kept(
  ledgers: Readonly<Record<string, Ledger>>,
  { leases }: GuardState,
  day: string,
): Readonly<Record<string, Ledger>> {
  const inUse = new Set([day, ...leases.map(lease => lease.day)]);
  const newest = new Set(Object.keys(ledgers).sort().slice(-KEPT_LEDGERS));
  return Object.fromEntries(Object.entries(ledgers).filter(([name]) => inUse.has(name) || newest.has(name)));
}
