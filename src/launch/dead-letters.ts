import type { ReasonCode } from '../kernel/result.ts';

/** A run that failed, as the dead letter queue is told of it. */
export interface FailedRun {
  readonly runId: string;
  readonly step: string;
  readonly reasonCode: ReasonCode;
  readonly message: string;
}

/** Where failed runs go; the dead letter queue takes them once it is configured. */
export interface DeadLetters {
  readonly status: 'not-configured';
  readonly write: (run: FailedRun) => Promise<void>;
}

/** Without a queue a failure stays in the journal, the report and its workspace, and the report says so. */
export const queueNotConfigured: DeadLetters = { status: 'not-configured', write: async () => {} };
