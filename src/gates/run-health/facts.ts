import type { RunHistory } from '../../guard/state.ts';
import type { NotAsked } from '../guardrails/facts.ts';

/** What the gate `run-health` decides about. */
export interface RunHealthFacts {
  /** Whether base and head have a p1.yml. */
  readonly isSetUp: { readonly base: boolean; readonly head: boolean };
  readonly queue: QueueFacts;
  readonly history: HistoryFacts;
  readonly machine: MachineFacts;
}

export type QueueFacts =
  | {
      readonly kind: 'read';
      readonly place: string;
      readonly entries: readonly EntryFacts[];
      /** What looks like an entry and is not taken for one. */
      readonly refused: readonly { readonly name: string; readonly why: string }[];
    }
  | NotAsked
  | Unreadable;

/** An entry of the dead letter queue. */
export interface EntryFacts {
  readonly id: string;
  readonly state: 'ready' | 'processing' | 'permanent' | 'quarantine';
  readonly step: string;
  /** RFC 3339. */
  readonly firstFailedAt: string;
  readonly owner: string | null;
  /** Failures that count against `max-attempts`. */
  readonly failures: number;
  /** How often a person let it be retried again. */
  readonly redrives: number;
}

export type HistoryFacts =
  | {
      readonly kind: 'seen';
      readonly place: string;
      /** By the store's own clock. */
      readonly at: Date;
      /** Oldest first. */
      readonly outcomes: readonly RunHistory[];
      readonly leases: readonly { readonly run: string; readonly step: string; readonly until: string }[];
    }
  | NotAsked
  | Unreadable;

export interface Unreadable {
  readonly kind: 'unavailable';
  readonly message: string;
  readonly fix: string;
}

/** What the folders of this machine tell. */
export interface MachineFacts {
  /** The newest journals, and how many there are. */
  readonly journals: { readonly read: number; readonly all: number; readonly unreadable: readonly string[] };
  readonly runs: readonly MachineRun[];
  readonly workspaces: readonly WorkspaceFacts[];
}

/** A run as journals tell it. */
export interface MachineRun {
  readonly id: string;
  readonly step: string;
  readonly isRunning: boolean;
  /** When it has to have an end, its timeout and what ends it counted; null where its start is not known. */
  readonly endsBy: string | null;
  readonly hasIllegalTransition: boolean;
}

/** The folder of a run that has no end. */
export interface WorkspaceFacts {
  readonly id: string;
  readonly step: string;
  readonly startedAt: string;
  readonly owner: 'alive' | 'gone' | 'unknown';
}
