import { ownProcess, processLiveness } from '../../../src/compose/holders.ts';
import type { DeadLetterStore } from '../../../src/dlq/dead-letter-port.ts';
import { createQueue, type DeadLetterQueue } from '../../../src/dlq/queue.ts';
import { systemClock } from '../../../src/kernel/clock.ts';
import { deadLetterDirectory } from '../../../src/platform/local/dead-letter-directory.ts';

/** The queue in `folder`, for this very process. */
export function queueIn(folder: string): DeadLetterQueue {
  return queueOf(
    deadLetterDirectory({ folder, clock: systemClock, self: ownProcess, livenessOf: processLiveness }),
  );
}

/** A queue that hardly ever gives up. */
function queueOf(store: DeadLetterStore): DeadLetterQueue {
  return createQueue({
    store,
    settings: { maxAttempts: 1000, backoff: { initialMs: 1, factor: 1, maxMs: 1, jitter: 'none' } },
    keepsParameters: true,
    clock: systemClock,
    random: Math.random,
    session: `drainer-${process.pid}`,
    actor: null,
    origin: {
      repository: null,
      ref: null,
      sha: null,
      event: null,
      workflow: null,
      run_id: null,
      actor: null,
    },
    configDigest: null,
    redact: value => value,
    tell: () => {},
  });
}
