import type { ReasonCode } from '../kernel/result.ts';

/** Where the guard's state is kept: a small tree of JSON files that changes only as a whole. */
export interface StateStore {
  /** Every file of the state, all of one moment. */
  readonly read: () => Promise<StateReading>;
  /** Replaces `changes` in the state that had `head`; null creates a state that was a miss. `note` is for the audit trail. */
  readonly commit: (head: string | null, changes: StateChanges, note: string) => Promise<CommitAnswer>;
  /** One file, for polling: answers `unchanged` at next to no cost as long as it is what `seen` was. */
  readonly poll: (path: string, seen: string | null) => Promise<PollAnswer>;
  /** What a person calls the store: `branch p1-state of octo-org/widgets`, a folder. */
  readonly place: string;
}

/** Content by path (`ledger/2026-11-24.json`). */
export type StateFiles = Readonly<Record<string, string>>;

/** New content by path; null removes the file. */
export type StateChanges = Readonly<Record<string, string | null>>;

export type StateReading =
  | {
      readonly kind: 'hit';
      readonly head: string;
      readonly files: StateFiles;
      /** The store's own time, which no clock of a runner can shift. */
      readonly at: Date;
      readonly policy: PolicyFile;
    }
  /** Certainly no state yet; it can be created. */
  | { readonly kind: 'miss'; readonly at: Date; readonly policy: PolicyFile }
  | Unavailable;

/** The p1.yml of the default branch, read together with the state; `local` where the caller's own file is the policy. */
export type PolicyFile =
  | { readonly kind: 'local' }
  | { readonly kind: 'absent' }
  | { readonly kind: 'found'; readonly text: string; readonly where: string };

export interface Unavailable {
  readonly kind: 'unavailable';
  readonly reasonCode: Extract<ReasonCode, 'state-unavailable' | 'permission-missing'>;
  /** One sentence: what the store answered. */
  readonly message: string;
  /** The permission or the edit that helps. */
  readonly fix: string;
  readonly isRetryable: boolean;
  /** How long the store asks to be left alone, in milliseconds. */
  readonly retryAfterMs?: number;
}

export type CommitAnswer =
  | { readonly kind: 'committed'; readonly head: string }
  /** Certainly not applied: the state has moved on. */
  | { readonly kind: 'stale' }
  /** Applied or not: nobody can tell before reading again. */
  | { readonly kind: 'unknown'; readonly why: string }
  /** Certainly not applied, for another reason than a newer state. */
  | Unavailable;

export type PollAnswer =
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'hit'; readonly text: string; readonly seen: string }
  /** `seen` makes the next poll as cheap. */
  | { readonly kind: 'miss'; readonly seen: string }
  | Unavailable;
