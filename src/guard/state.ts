import type { ReasonCode } from '../kernel/result.ts';
import type { RunState } from '../kernel/run-states.ts';
import type { Holder } from './holder-port.ts';

/** The leave of one run to hold a slot and, if it asked for any, money, until it settles or its lease ends. */
export interface Lease {
  readonly run: string;
  readonly step: string;
  readonly attempt: number;
  readonly session: string;
  readonly holder: Holder;
  readonly fence: number;
  /** The UTC day whose budget pays. */
  readonly day: string;
  readonly reserved_micro_usd: number;
  /** Its share of the requests per second, in millionths. */
  readonly micro_qps: number;
  readonly taken_at: string;
  /** From then on it is over, unless its holder is seen to live. */
  readonly until: string;
  /** Redacted; with them somebody else can finalise the run. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Repository, ref, sha, event, workflow, actor. */
  readonly origin: Readonly<Record<string, string | null>>;
}

/** What one UTC day has cost, to the micro-dollar. */
export interface Ledger {
  readonly schema_version: 1;
  readonly day: string;
  readonly settled_micro_usd: number;
  readonly settlements: number;
  readonly notes: readonly LedgerNote[];
}

/** Why a day's sum moved otherwise than by a settlement. */
export interface LedgerNote {
  readonly at: string;
  /** By hand; above what was reserved; settled for one that died; mended when that one settled after all. */
  readonly kind: 'adjusted' | 'overrun' | 'lease-expired' | 'corrected';
  /** What it did to the sum; of an overrun, how much was above the reservation. */
  readonly micro_usd: number;
  readonly run: string | null;
  readonly actor: string | null;
  readonly reason: string;
}

export interface KillswitchState {
  readonly reason: string;
  readonly actor: string | null;
  readonly since: string;
  /** When it releases itself. */
  readonly expires: string | null;
}

/** How a run ended, for rates and trends. */
export interface RunHistory {
  readonly at: string;
  readonly run: string;
  readonly step: string;
  readonly state: RunState;
  readonly reason_code: ReasonCode;
  readonly duration_ms: number;
  readonly cost_micro_usd: number;
}

/** All that the guard knows. A value: every change makes a new one. */
export interface GuardState {
  /** The highest fence handed out: a later lease has a higher one. */
  readonly fence: number;
  /** The last transactions, newest last, so that one whose answer was lost can be told from one that never was. */
  readonly operations: readonly string[];
  /** By UTC day, `2026-11-24`. */
  readonly ledgers: Readonly<Record<string, Ledger>>;
  readonly leases: readonly Lease[];
  /** Null while released. */
  readonly killswitch: KillswitchState | null;
  /** When it was changed last, by the store's time; null before the first change. */
  readonly changedAt: string | null;
  /** Oldest first. */
  readonly history: readonly RunHistory[];
}

export const EMPTY_STATE: GuardState = {
  fence: 0,
  operations: [],
  ledgers: {},
  leases: [],
  killswitch: null,
  changedAt: null,
  history: [],
};

/** The UTC day that money spent at `now` belongs to. */
export function dayOf(now: Date): string {
  return now.toISOString().slice(0, 10);
}

/** When `day` is over, and its budget with it. */
export function endOfDay(day: string): Date {
  return new Date(Date.parse(`${day}T00:00:00.000Z`) + 86_400_000);
}

export function ledgerOf({ ledgers }: Pick<GuardState, 'ledgers'>, day: string): Ledger {
  return ledgers[day] ?? { schema_version: 1, day, settled_micro_usd: 0, settlements: 0, notes: [] };
}

/** What the leases of `day` may still cost. */
export function reservedMicroUsd({ leases }: Pick<GuardState, 'leases'>, day: string): number {
  return leases.reduce((sum, lease) => sum + (lease.day === day ? lease.reserved_micro_usd : 0), 0);
}
