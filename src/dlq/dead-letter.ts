import { RESTING_STATES, type RestingState } from '../kernel/resting-states.ts';
import type { ReasonCode } from '../kernel/result.ts';
import type { ErrorClass } from './error-class.ts';

export { RESTING_STATES, type RestingState };

/** A run that failed, with all that is needed to run it again and to see why it failed. */
export interface DeadLetter {
  readonly schema_version: 1;
  /** That of its first run: every retry carries it as its idempotency key. */
  readonly id: string;
  readonly state: RestingState;
  readonly step: string;
  readonly parameters: Readonly<Record<string, string | number | boolean>>;
  /**
   * Whether the parameters stand here as they were. Where none was to be kept, a retry has the step's defaults; where they
   * were hidden, there is no retry.
   */
  readonly has_parameters: boolean;
  readonly is_smoke: boolean;
  /** The last attempt that was made, 1 for the first launch. Each retry takes the next number, whether it counts or not. */
  readonly attempt: number;
  /** How many of them count against `max-attempts`. */
  readonly failures: number;
  /** How often its process was killed. */
  readonly kills: number;
  readonly error: LetterError;
  /** The end of the step's log, redacted, oldest line first. */
  readonly log_tail: readonly string[];
  readonly first_failed_at: string;
  readonly last_failed_at: string;
  /** When it may be retried; null unless it is ready. */
  readonly due_at: string | null;
  /** Who looks after it, for one that is permanent. */
  readonly owner: string | null;
  readonly origin: LetterOrigin;
  readonly config_digest: string | null;
  /** Over all attempts. */
  readonly cost_micro_usd: number;
  /** Oldest first. */
  readonly history: readonly LetterHistory[];
}

export interface LetterError {
  readonly class: ErrorClass;
  readonly reason_code: ReasonCode;
  readonly exit_code: number | null;
  readonly signal: string | null;
  readonly message: string;
}

/** Where the first run came from; all null off GitHub. */
export interface LetterOrigin {
  readonly repository: string | null;
  readonly ref: string | null;
  readonly sha: string | null;
  readonly event: string | null;
  readonly workflow: string | null;
  readonly run_id: string | null;
  readonly actor: string | null;
}

export type LetterDeed = 'failed' | 'deferred' | 'redriven' | 'marked-permanent' | 'quarantined' | 'released';

/** Who did what to an entry, when and why. */
export interface LetterHistory {
  readonly at: string;
  readonly deed: LetterDeed;
  readonly attempt: number;
  readonly actor: string | null;
  readonly session: string;
  readonly reason_code: ReasonCode | null;
  readonly why: string;
}

export const LOG_TAIL_LINES = 200;
/** A line of a log may have no end. */
export const LOG_TAIL_BYTES = 64 * 1024;
/** More is not kept: the first and the last tell most. */
export const HISTORY_LIMIT = 100;
/** What an entry may be at most, as JSON. */
export const MAXIMUM_ENTRY_BYTES = 1024 * 1024;
