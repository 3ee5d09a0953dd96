import type { RestingState } from './dead-letter.ts';
import type { ErrorClass } from './error-class.ts';

/** `dlq:` of p1.yml, as far as it decides about retries. */
export interface RetrySettings {
  /** How many attempts are made in all, the first launch among them. */
  readonly maxAttempts: number;
  readonly backoff: {
    readonly initialMs: number;
    readonly factor: number;
    readonly maxMs: number;
    readonly jitter: 'full' | 'none';
  };
}

/** A failure as the policy sees it. */
export interface FailureFacts {
  readonly class: ErrorClass;
  /** Failures that counted before this one, and kills before it. */
  readonly failures: number;
  readonly kills: number;
  readonly now: Date;
  /** When the guard or the server said that asking again can help. */
  readonly retryAt: Date | null;
}

export interface Verdict {
  readonly state: RestingState;
  /** Null unless ready. */
  readonly dueAt: Date | null;
  /** Whether the failure counts against `max-attempts`. */
  readonly counts: boolean;
  readonly why: string;
}

/** How often a step may be killed before nobody starts it again: what kills its runner once may do so every time. */
const KILLS_UNTIL_POISON = 2;

/**
 * What becomes of a run that failed.
 *
 * | class | what becomes of it | counts |
 * | --- | --- | --- |
 * | budget | waits for the stated reset, else for the end of the UTC day | no |
 * | rate | waits as long as the server says, else the initial backoff | no |
 * | guard | waits until the guard said, else the initial backoff | no |
 * | overload, failure | exponential backoff; permanent after `max-attempts` | yes |
 * | killed | once more after a backoff, then quarantine | yes |
 * | auth, invalid | permanent at once | yes |
 * | refusal, cancelled | quarantine, until a person looks at it | yes |
 *
 * @param random from 0 to 1, for the jitter.
 */
export function judge(facts: FailureFacts, settings: RetrySettings, random: () => number): Verdict {
  const { now, retryAt } = facts;
  const laterOf = (date: Date): Date => (date > now ? date : now);
  const initial = (): Date => new Date(now.getTime() + settings.backoff.initialMs);
  switch (facts.class) {
    case 'budget':
      return wait(laterOf(retryAt ?? endOfUtcDay(now)), 'waits for the budget to be reset');
    case 'rate':
      return wait(laterOf(retryAt ?? initial()), 'waits as long as the server asked');
    case 'guard':
      return wait(laterOf(retryAt ?? initial()), 'waits for the guard');
    case 'overload':
    case 'failure':
      return again(facts, settings, random);
    case 'killed':
      return facts.kills + 1 >= KILLS_UNTIL_POISON
        ? rest('quarantine', `was killed ${facts.kills + 1} times`)
        : again(facts, settings, random);
    case 'auth':
      return rest('permanent', 'was refused for its credentials, which no retry mends');
    case 'invalid':
      return rest('permanent', 'is invalid, which no retry mends');
    case 'refusal':
      return rest('quarantine', 'was refused for its content');
    case 'cancelled':
      return rest('quarantine', 'was cancelled, and waits for somebody to redrive it');
  }
}

/** The longest wait before the retry that follows the n-th failure that counts (from 1), in milliseconds. */
export function backoffMs(failures: number, { backoff }: RetrySettings): number {
  return Math.min(backoff.maxMs, backoff.initialMs * backoff.factor ** (failures - 1));
}

function again(facts: FailureFacts, settings: RetrySettings, random: () => number): Verdict {
  const failures = facts.failures + 1;
  if (failures >= settings.maxAttempts) return rest('permanent', `has failed ${failures} times`);
  const longest = backoffMs(failures, settings);
  const waitMs = settings.backoff.jitter === 'full' ? Math.floor(longest * random()) : longest;
  const asked = facts.retryAt?.getTime() ?? 0;
  const dueAt = new Date(Math.max(facts.now.getTime() + waitMs, asked));
  return {
    state: 'ready',
    dueAt,
    counts: true,
    why: `is tried again after failure ${failures} of ${settings.maxAttempts}`,
  };
}

function wait(dueAt: Date, why: string): Verdict {
  return { state: 'ready', dueAt, counts: false, why };
}

function rest(state: 'permanent' | 'quarantine', why: string): Verdict {
  return { state, dueAt: null, counts: true, why };
}

function endOfUtcDay(now: Date): Date {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + 1));
}
