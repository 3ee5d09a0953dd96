import type { FailedRun } from '../dlq/revise.ts';
import type { ReasonCode } from '../kernel/result.ts';

/** Which entry of the dead letter queue a run makes, or retries. */
export interface LetterOfRun {
  /** The id of its first run. */
  readonly letterId: string;
  readonly runId: string;
  readonly step: string;
  readonly attempt: number;
}

export type DeadLetterAnswer =
  | { readonly kind: 'filed'; readonly letterId: string }
  /** There is nothing to keep: the run is one whose failure concerns nobody but who watches it. */
  | { readonly kind: 'none' }
  | {
      readonly kind: 'unavailable';
      readonly reasonCode: ReasonCode;
      readonly message: string;
      readonly fix: string;
    };

/** Where failed runs go, and retries end. */
export interface DeadLetters {
  readonly failed: (letterId: string, run: FailedRun) => Promise<DeadLetterAnswer>;
  /** A retry succeeded: its entry is resolved. */
  readonly succeeded: (retry: LetterOfRun) => Promise<DeadLetterAnswer>;
}

/** For runs whose failures are not kept. */
export const noDeadLetters: DeadLetters = {
  failed: async () => ({ kind: 'none' }),
  succeeded: async () => ({ kind: 'none' }),
};
