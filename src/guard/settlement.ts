import type { ReasonCode } from '../kernel/result.ts';
import type { RunState } from '../kernel/run-states.ts';
import { expiryOf, settle, withoutNote } from './ledger.ts';
import { type GuardState, type Lease, type LedgerNote, ledgerOf, type RunHistory } from './state.ts';

/** Outcomes that the state remembers. */
const KEPT_OUTCOMES = 200;

/** What a run has to say when it ends. */
export interface RunEnd {
  readonly run: string;
  readonly step: string;
  readonly attempt: number;
  readonly state: RunState;
  readonly reasonCode: ReasonCode;
  readonly durationMs: number;
  /** What it is known to have cost. */
  readonly reportedMicroUsd: number;
  /** Whether it may have cost more than it could tell: then it costs what it had reserved, if that is more. */
  readonly countsReservation: boolean;
  /** Its lease's day, in case nothing in the state tells it any more. */
  readonly day: string;
  /** What it knows was kept for it, in the same case. */
  readonly heldMicroUsd?: number;
}

export interface Settled {
  readonly state: GuardState;
  readonly costMicroUsd: number;
  readonly reservedMicroUsd: number;
  /** Above what was reserved, in micro-dollars. */
  readonly overrunMicroUsd: number;
  /** False when the run had settled before: nothing is counted twice. */
  readonly isNew: boolean;
}

/**
 * Ends a run's lease and books its cost on the day of the reservation. A run whose lease was ended for it, at what it had
 * reserved, is corrected to its true cost. Pure.
 */
export function settleRun(state: GuardState, end: RunEnd, now: Date): Settled {
  const lease = state.leases.find(({ run }) => run === end.run);
  if (lease !== undefined) return settleLease(state, lease, end, now);
  const expired = expiryOf(state, end.run);
  if (expired !== undefined) return correct(state, expired, end, now);
  const before = state.history.find(({ run }) => run === end.run);
  if (before !== undefined) {
    const costMicroUsd = before.cost_micro_usd;
    return { state, costMicroUsd, reservedMicroUsd: 0, overrunMicroUsd: 0, isNew: false };
  }
  const heldMicroUsd = end.heldMicroUsd ?? 0;
  if (costOf(end, heldMicroUsd) === 0)
    return { state, costMicroUsd: 0, reservedMicroUsd: 0, overrunMicroUsd: 0, isNew: false };
  return book(state, end, { day: end.day, reservedMicroUsd: heldMicroUsd, now });
}

/** Ends the leases of those that are gone: each is taken to have cost what it had reserved. Pure. */
export function expireLeases(state: GuardState, leases: readonly Lease[], now: Date): GuardState {
  return leases.reduce((before, lease) => {
    const microUsd = lease.reserved_micro_usd;
    const note = {
      at: now.toISOString(),
      kind: 'lease-expired' as const,
      micro_usd: microUsd,
      run: lease.run,
      actor: null,
      reason: `step ${lease.step} never settled: it counts as having cost what it had reserved`,
    };
    const settled = settle(withoutLease(before, lease), lease.day, { microUsd, settlements: 1, note });
    const durationMs = Math.max(0, now.getTime() - Date.parse(lease.taken_at));
    const { run, step } = lease;
    return remember(settled, {
      at: now.toISOString(),
      run,
      step,
      state: 'FAIL',
      reason_code: 'orphaned',
      duration_ms: durationMs,
      cost_micro_usd: microUsd,
    });
  }, state);
}

function settleLease(state: GuardState, lease: Lease, end: RunEnd, now: Date): Settled {
  return book(withoutLease(state, lease), end, {
    day: lease.day,
    reservedMicroUsd: lease.reserved_micro_usd,
    now,
  });
}

function book(
  state: GuardState,
  end: RunEnd,
  { day, reservedMicroUsd, now }: { day: string; reservedMicroUsd: number; now: Date },
): Settled {
  const costMicroUsd = costOf(end, reservedMicroUsd);
  const overrunMicroUsd = Math.max(0, costMicroUsd - reservedMicroUsd);
  const reason = `step ${end.step} reported more than it had reserved`;
  const note =
    overrunMicroUsd === 0 ? null : noteOn(end, now, { kind: 'overrun', microUsd: overrunMicroUsd, reason });
  const settled = settle(state, day, { microUsd: costMicroUsd, settlements: 1, note });
  return {
    state: remember(settled, historyOf(end, costMicroUsd, now)),
    costMicroUsd,
    reservedMicroUsd,
    overrunMicroUsd,
    isNew: true,
  };
}

function correct(
  state: GuardState,
  { day, note }: NonNullable<ReturnType<typeof expiryOf>>,
  end: RunEnd,
  now: Date,
): Settled {
  const reservedMicroUsd = note.micro_usd;
  const costMicroUsd = costOf(end, reservedMicroUsd);
  // After a reset there may be less to take back, and the note tells what the sum did.
  const microUsd = Math.max(costMicroUsd - reservedMicroUsd, -ledgerOf(state, day).settled_micro_usd);
  const reason = `step ${end.step} settled after its lease had been ended for it`;
  const corrected = settle(withoutNote(state, day, note), day, {
    microUsd,
    settlements: 0,
    note: noteOn(end, now, { kind: 'corrected', microUsd, reason }),
  });
  const history = corrected.history.filter(({ run }) => run !== end.run);
  return {
    state: remember({ ...corrected, history }, historyOf(end, costMicroUsd, now)),
    costMicroUsd,
    reservedMicroUsd,
    overrunMicroUsd: Math.max(0, microUsd),
    isNew: true,
  };
}

function costOf({ reportedMicroUsd, countsReservation }: RunEnd, reservedMicroUsd: number): number {
  return countsReservation ? Math.max(reportedMicroUsd, reservedMicroUsd) : reportedMicroUsd;
}

function noteOn(
  { run }: RunEnd,
  now: Date,
  { kind, microUsd, reason }: { kind: LedgerNote['kind']; microUsd: number; reason: string },
): LedgerNote {
  return { at: now.toISOString(), kind, micro_usd: microUsd, run, actor: null, reason };
}

function historyOf(end: RunEnd, costMicroUsd: number, now: Date): RunHistory {
  return {
    at: now.toISOString(),
    run: end.run,
    step: end.step,
    state: end.state,
    reason_code: end.reasonCode,
    duration_ms: end.durationMs,
    cost_micro_usd: costMicroUsd,
  };
}

function remember(state: GuardState, outcome: RunHistory): GuardState {
  return { ...state, history: [...state.history, outcome].slice(-KEPT_OUTCOMES) };
}

function withoutLease(state: GuardState, lease: Lease): GuardState {
  return { ...state, leases: state.leases.filter(each => each !== lease) };
}
