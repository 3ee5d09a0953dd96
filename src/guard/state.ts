import type { z } from 'zod';
import type {
  historySchema,
  killswitchSchema,
  leaseSchema,
  ledgerNoteSchema,
  ledgerSchema,
} from './state-schemas.ts';

/** The leave of one run to hold a slot and, if it asked for any, money, until it settles or its lease ends. */
export type Lease = z.infer<typeof leaseSchema>;
/** What one UTC day has cost, to the micro-dollar. */
export type Ledger = z.infer<typeof ledgerSchema>;
/** Why a day's sum moved otherwise than by a settlement. */
export type LedgerNote = z.infer<typeof ledgerNoteSchema>;
export type KillswitchState = NonNullable<z.infer<typeof killswitchSchema>['engaged']>;
/** How a run ended, for rates and trends. */
export type RunHistory = z.infer<typeof historySchema>['outcomes'][number];

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
  /** Oldest first. */
  readonly history: readonly RunHistory[];
}

export const EMPTY_STATE: GuardState = {
  fence: 0,
  operations: [],
  ledgers: {},
  leases: [],
  killswitch: null,
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
