import type { Asked } from './ask-admission.ts';
import type { KillswitchReason } from './killswitch.ts';
import type { Refusal } from './refusal.ts';
import type { RunEnd } from './settlement.ts';
import type { Lease } from './state.ts';
import type { Undone } from './transact.ts';

/** Decides which runs may start, and keeps count of what they cost. */
export interface Guard {
  /** Asks for a slot and, if the run may cost something, for money. The answer is told to the journal. */
  readonly admit: (request: Asked) => Promise<GuardAnswer>;
  /** Books the end of a run whose own process cannot: it was admitted, and has died. */
  readonly settle: (end: HeldEnd) => Promise<SettleAnswer>;
}

/** `expired` are leases of others that were ended on the way: those runs never told an end. */
export type GuardAnswer =
  | { readonly kind: 'admitted'; readonly hold: Hold; readonly expired: readonly Lease[] }
  | { readonly kind: 'refused'; readonly refusal: Refusal; readonly expired: readonly Lease[] };

/** What a run holds while it runs. */
export interface Hold {
  /** Whether the state holds something for the run, so that its end has to be told. */
  readonly isCounted: boolean;
  /** Infinite where nobody counts. */
  readonly reservedMicroUsd: number;
  /** Millionths of a request per second that this run may make; null where nobody says. */
  readonly microQps: number | null;
  /** Asks for more before `spentMicroUsd` reaches the reservation. */
  readonly topUp: (spentMicroUsd: number) => Promise<TopUpAnswer>;
  /** Calls `onEngaged` once when the killswitch is engaged. Returns what ends the watch. */
  readonly watchKillswitch: (onEngaged: (reason: KillswitchReason) => void) => () => void;
  readonly settle: (end: HeldEnd) => Promise<SettleAnswer>;
}

export type HeldEnd = Omit<RunEnd, 'day'>;
export type TopUpAnswer =
  | { readonly kind: 'topped-up'; readonly reservedMicroUsd: number }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/** A settlement that could not be written leaves the lease, which the next admission ends at what was reserved. */
export type SettleAnswer =
  | { readonly kind: 'settled'; readonly costMicroUsd: number; readonly overrunMicroUsd: number }
  | Undone;
