import { ownProcess, processLiveness } from '../../../src/compose/holders.ts';
import type { DeadLetterStore } from '../../../src/dlq/dead-letter-port.ts';
import { createQueue, type DeadLetterQueue } from '../../../src/dlq/queue.ts';
import { systemClock } from '../../../src/kernel/clock.ts';
import { gitHubLetters } from '../../../src/platform/github/dead-letters.ts';
import { deadLetterDirectory } from '../../../src/platform/local/dead-letter-directory.ts';

/** The queue in `folder`, for this very process. */
export function queueIn(folder: string): DeadLetterQueue {
  return queueOf(
    deadLetterDirectory({
      folder,
      clock: systemClock,
      self: ownProcess,
      livenessOf: processLiveness,
      longestMs: 60_000,
    }),
  );
}

/** A claim that is this old has no living owner; a retry of these tests takes some milliseconds. */
const CLAIM_LASTS_MS = 6_000;
/** What the store adds to a retry's longest time. */
const MARGIN_MS = 3_600_000;
export const LONGEST_MS = CLAIM_LASTS_MS - MARGIN_MS;

/** The queue of the repository that `env` is a job of, as it is seen `laterMs` from now. */
export function queueOnGitHub(
  env: Readonly<Record<string, string | undefined>>,
  laterMs = 0,
): DeadLetterQueue {
  return queueOf(
    gitHubLetters({
      repository: env['GITHUB_REPOSITORY'] ?? '',
      token: env['GITHUB_TOKEN'] ?? '',
      env,
      now: () => new Date(Date.now() + laterMs),
      pause: async () => {},
      memo: null,
      retentionDays: 30,
      allow: { workflows: [], events: ['push'] },
      longestMs: () => LONGEST_MS,
    }),
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
