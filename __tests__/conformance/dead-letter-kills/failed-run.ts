import type { Taken } from '../../../src/dlq/queue.ts';
import type { FailedRun } from '../../../src/dlq/revise.ts';

/** How an attempt of these tests fails. */
export function failedRun({ claim }: Taken, told: 'failure' | 'refusal'): FailedRun {
  return {
    runId: claim.id,
    step: claim.letter.step,
    parameters: {},
    isSmoke: false,
    attempt: claim.attempt,
    reasonCode: 'exit-nonzero',
    message: 'It failed.',
    exitCode: 1,
    signal: null,
    told: { class: told, retryAfterMs: null, message: null },
    retryAt: null,
    logTail: [`attempt ${claim.attempt}`],
    costMicroUsd: 1,
    areParametersNoted: false,
    isDeferred: false,
  };
}
