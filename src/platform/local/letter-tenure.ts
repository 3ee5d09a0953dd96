import type { DeadLetter } from '../../dlq/dead-letter.ts';
import type { Claimant } from '../../dlq/dead-letter-port.ts';
import type { Clock } from '../../kernel/clock.ts';
import {
  isSameProcess,
  type LetterOwner,
  type OwnerProcess,
  ownerFile,
  ownersAfter,
  type TakenAttempt,
  type UnreadableOwner,
} from './letter-owner.ts';

export interface TenureOptions {
  readonly clock: Clock;
  readonly self: () => OwnerProcess;
  /** Whether that process is certainly gone, certainly there, or on a machine that cannot be asked. */
  readonly livenessOf: (owner: OwnerProcess) => 'alive' | 'gone' | 'unknown';
  /** How long a retry of any step may take. */
  readonly longestMs: number;
}

/** Who has an attempt, and for how long. */
export interface LetterTenure {
  readonly ownerFor: (attempt: number, doing: LetterOwner['doing'], who: Claimant) => LetterOwner;
  /** Whether nobody else may take the entry. */
  readonly isInForce: (taken: TakenAttempt) => boolean;
  /** Whether somebody has the entry, or the last of its attempts. */
  readonly isOwned: (place: string, letter: DeadLetter) => boolean;
  readonly isOfThisProcess: (taken: TakenAttempt) => boolean;
  readonly whyHeld: (id: string, taken: TakenAttempt) => string;
}

/** What a claimant adds to its longest time before it counts as dead where nobody can look at it. */
const MARGIN_MS = 3_600_000;

export function letterTenure({ clock, self, livenessOf, longestMs }: TenureOptions): LetterTenure {
  function isOver(owner: LetterOwner): boolean {
    const liveness = livenessOf(owner);
    return liveness === 'gone' || (liveness === 'unknown' && clock.now() > new Date(owner.until));
  }

  /** One that was given back while it was looked at counts too: the entry has just changed. */
  function isInForce({ owner }: TakenAttempt): boolean {
    if (owner === 'gone') return true;
    return isReadable(owner) ? !isOver(owner) : clock.now() <= lastsUntil(owner);
  }

  /** Nobody can look at who it is: it lasts as long as any retry. */
  function lastsUntil({ writtenAt }: UnreadableOwner): Date {
    return new Date(writtenAt.getTime() + longestMs + MARGIN_MS);
  }

  return {
    ownerFor: (attempt, doing, { session, run, longestMs: own }) => {
      const now = clock.now();
      const until = new Date(now.getTime() + own + MARGIN_MS).toISOString();
      return { attempt, doing, session, run, claimed_at: now.toISOString(), until, ...self() };
    },
    isInForce,
    // Who has written its attempt's end owns the entry until it is moved.
    isOwned: (place, letter) => ownersAfter(place, letter.attempt - 1).some(isInForce),
    isOfThisProcess: ({ owner }) => owner !== 'gone' && isReadable(owner) && isSameProcess(owner, self()),
    whyHeld: (id, { attempt, owner }) => {
      if (owner === 'gone' || isReadable(owner)) return `${id} is being retried now`;
      const until = lastsUntil(owner).toISOString();
      return `${id} counts as being retried until ${until}, since its ${ownerFile(attempt)} cannot be read: remove that file if nobody retries it`;
    },
  };
}

/** Who died so may have begun the attempt; one whose file cannot be read may have, too. */
export function isRetry({ owner }: TakenAttempt): boolean {
  return owner === 'gone' || !isReadable(owner) || owner.doing === 'retry';
}

function isReadable(owner: LetterOwner | UnreadableOwner): owner is LetterOwner {
  return 'doing' in owner;
}
