import type { Holder, Liveness } from './holder-port.ts';
import { engagedInState } from './killswitch.ts';
import type { Limits } from './limits.ts';
import { type Refusal, refuseFor } from './refusal.ts';
import { expireLeases } from './settlement.ts';
import { dayOf, type GuardState, type Lease, ledgerOf, reservedMicroUsd } from './state.ts';

/** A run that wants to start. */
export interface AdmissionRequest {
  readonly run: string;
  readonly step: string;
  readonly attempt: number;
  readonly session: string;
  readonly holder: Holder;
  /** What it may cost, in micro-dollars; 0 takes a slot and no money. */
  readonly budgetMicroUsd: number;
  /** How long it can take at most, in milliseconds: so long its lease lasts. */
  readonly longestMs: number;
  /** Redacted. */
  readonly parameters: Lease['parameters'];
  readonly origin: Lease['origin'];
}

/** What is known of the holders of leases, by run. */
export type KnownHolders = ReadonlyMap<string, Liveness>;

export type Admitted = {
  readonly kind: 'admitted';
  readonly state: GuardState;
  readonly lease: Lease;
  /** Leases of others that were ended on the way. */
  readonly expired: readonly Lease[];
};
export type Refused = {
  readonly kind: 'refused';
  readonly state: GuardState;
  readonly refusal: Refusal;
  readonly expired: readonly Lease[];
};

/** Between the end of a run's own time and the end of its lease, for settling. */
export const LEASE_MARGIN_MS = 10 * 60_000;

/**
 * Decides whether a run may start: a pure function of state, limits, request, time and what is known of holders. Admits only
 * if the day's settled and reserved money and the request stay within the budget, a slot is free, and the killswitch is
 * off. Either way leases whose holder is gone, or whose time is over, are ended first.
 */
export function admit(
  state: GuardState,
  {
    limits,
    request,
    now,
    known,
  }: { limits: Limits; request: AdmissionRequest; now: Date; known: KnownHolders },
): Admitted | Refused {
  const held = state.leases.find(({ run }) => run === request.run);
  if (held !== undefined) return { kind: 'admitted', state, lease: held, expired: [] };
  const expired = state.leases.filter(lease => isOver(lease, now, known));
  const cleared = expireLeases(state, expired, now);
  const refusal = findRefusal(cleared, limits, request, now);
  if (refusal !== undefined) return { kind: 'refused', state: cleared, refusal, expired };
  return { kind: 'admitted', expired, ...grant(cleared, limits, request, now) };
}

/** Gives a lease without asking whether there is room: for shadow mode, which counts what it does not refuse. */
export function grant(
  state: GuardState,
  limits: Limits,
  request: AdmissionRequest,
  now: Date,
): { readonly state: GuardState; readonly lease: Lease } {
  const fence = state.fence + 1;
  const lease: Lease = {
    run: request.run,
    step: request.step,
    attempt: request.attempt,
    session: request.session,
    holder: request.holder,
    fence,
    day: dayOf(now),
    reserved_micro_usd: request.budgetMicroUsd,
    micro_qps: Math.max(1, shareOf(state, limits)),
    taken_at: now.toISOString(),
    until: new Date(now.getTime() + request.longestMs + LEASE_MARGIN_MS).toISOString(),
    parameters: request.parameters,
    origin: request.origin,
  };
  return { state: { ...state, fence, leases: [...state.leases, lease] }, lease };
}

/** A process that is seen to live keeps its lease beyond its time: a machine that slept, or a clock that jumped, has not ended it. */
function isOver(lease: Lease, now: Date, known: KnownHolders): boolean {
  const liveness = known.get(lease.run);
  if (liveness === 'gone') return true;
  const isSeenAlive = liveness === 'alive' && lease.holder.kind === 'process';
  return !isSeenAlive && Date.parse(lease.until) <= now.getTime();
}

function findRefusal(
  state: GuardState,
  limits: Limits,
  request: AdmissionRequest,
  now: Date,
): Refusal | undefined {
  const killswitch = engagedInState(state.killswitch, now);
  if (killswitch !== undefined) return refuseFor.killswitch(killswitch, state.killswitch?.expires ?? null);
  if (hasClockGoneBack(state, now)) return refuseFor.clock(state, now);
  if (state.leases.length >= limits.concurrency.value) return refuseFor.slots(state, limits);
  if (shareOf(state, limits) < 1) return refuseFor.rate(state, limits);
  if (request.budgetMicroUsd <= availableMicroUsd(state, limits, dayOf(now))) return undefined;
  return refuseFor.budget(state, limits, request.budgetMicroUsd, dayOf(now));
}

/** Clocks of machines that share a state may differ a little. */
const CLOCK_TOLERANCE_MS = 60 * 60_000;

function hasClockGoneBack({ changedAt }: GuardState, now: Date): boolean {
  return changedAt !== null && Date.parse(changedAt) - now.getTime() > CLOCK_TOLERANCE_MS;
}

/** An equal share for each slot, and never more than what the others leave: the sum stays within the limit whatever limits they were admitted under. */
function shareOf({ leases }: GuardState, { microQps, concurrency }: Limits): number {
  const taken = leases.reduce((sum, lease) => sum + lease.micro_qps, 0);
  return Math.min(Math.floor(microQps.value / concurrency.value), microQps.value - taken);
}

/** Micro-dollars of `day` that nobody has spent or reserved. */
export function availableMicroUsd(state: GuardState, limits: Limits, day: string): number {
  const taken = ledgerOf(state, day).settled_micro_usd + reservedMicroUsd(state, day);
  return Math.max(0, limits.dailyBudgetMicroUsd.value - taken);
}
