import type { ReasonCode } from '../kernel/result.ts';
import type { DeadLetter, RestingState } from './dead-letter.ts';
import type { ErrorClass } from './error-class.ts';

/** The store cannot be read or written now; nothing was changed for certain unless it says so. */
export interface StoreUnavailable {
  readonly kind: 'unavailable';
  readonly reasonCode: Extract<ReasonCode, 'state-unavailable' | 'permission-missing' | 'untrusted'>;
  readonly message: string;
  readonly fix: string;
}

/** What is known of an entry without reading it: its name says it. */
export interface LetterIndex {
  readonly id: string;
  /** `processing` where somebody retries it now. */
  readonly state: RestingState | 'processing';
  readonly step: string;
  readonly class: ErrorClass;
  /** The last attempt that was made. */
  readonly attempt: number;
  readonly dueAt: Date | null;
  readonly lastFailedAt: Date | null;
  /** Why no drain takes it, besides its state; null when nothing stands in its way. */
  readonly obstacle: string | null;
  /** Where the store has this copy; means something to that store alone. */
  readonly place: string;
}

export interface Listing {
  readonly kind: 'hit';
  /** One for each entry: of several copies the latest. */
  readonly entries: readonly LetterIndex[];
  /** Older copies of an entry, which a crash left behind. */
  readonly doubles: readonly LetterIndex[];
  /** What looks like an entry and is not taken for one: why, a sentence each. */
  readonly refused: readonly RefusedLetter[];
}

export interface RefusedLetter {
  readonly name: string;
  readonly why: string;
  /** Where it is, if the store can remove it; means something to that store alone. */
  readonly place?: string;
}

export type LetterReading =
  | { readonly kind: 'hit'; readonly letter: DeadLetter }
  /** Somebody else was faster: resolved, moved or purged. */
  | { readonly kind: 'miss' }
  | { readonly kind: 'refused'; readonly why: string }
  | StoreUnavailable;

/** Who retries an entry. */
export interface Claimant {
  readonly session: string;
  /** The run that the retry is. */
  readonly run: string;
  /** After this many milliseconds without an end a claim's owner counts as dead, where it cannot be looked at. */
  readonly longestMs: number;
}

export type ClaimAnswer =
  /** Only this process may make this attempt. */
  | { readonly kind: 'won'; readonly claim: Claim }
  | { readonly kind: 'lost'; readonly why: string }
  /** It is nobody's to retry: where it comes from, or what it holds, is not trusted. */
  | { readonly kind: 'refused'; readonly why: string }
  | StoreUnavailable;

/** The right to make one attempt. */
export interface Claim {
  readonly id: string;
  /** Which attempt it is. */
  readonly attempt: number;
  /** How many attempts before it were claimed and never ended. */
  readonly deaths: number;
  readonly letter: DeadLetter;
  readonly place: string;
}

export type WriteAnswer = { readonly kind: 'done' } | StoreUnavailable;
/** `lost` when somebody was faster. */
export type ChangeAnswer = WriteAnswer | { readonly kind: 'lost' };
/** The entry as it is now: where a change is claimed like a retry, it takes the number of the next attempt. */
export type ReviseAnswer =
  | { readonly kind: 'done'; readonly letter: DeadLetter }
  | { readonly kind: 'lost' }
  | StoreUnavailable;

/**
 * Where dead letters are. Each operation leaves at least one whole copy of an entry at any moment, and of several copies the
 * one with the latest attempt counts.
 */
export interface DeadLetterStore {
  /** For a person: `DLQ/` of this machine, or a repository. */
  readonly description: string;
  readonly list: () => Promise<Listing | StoreUnavailable>;
  readonly read: (index: LetterIndex) => Promise<LetterReading>;
  /** Takes a new entry. One that is there already with this attempt stays as it is. */
  readonly add: (letter: DeadLetter) => Promise<WriteAnswer>;
  /** Wins the next attempt of an entry that is ready, or tells who has it. */
  readonly claim: (index: LetterIndex, claimant: Claimant) => Promise<ClaimAnswer>;
  /** Ends a claim: the entry waits on, as `letter` says, even if it vanished meanwhile; one that was purged stays gone. */
  readonly putBack: (claim: Claim, letter: DeadLetter) => Promise<WriteAnswer>;
  /** Ends a claim: the retry succeeded. */
  readonly resolve: (claim: Claim) => Promise<WriteAnswer>;
  /** Replaces an entry that nobody retries by one that was made from it; `lost` when it is another one meanwhile. */
  readonly revise: (index: LetterIndex, letter: DeadLetter) => Promise<ReviseAnswer>;
  /**
   * Removes a copy for good: one that is purged as it was listed, or a double of what stands elsewhere; `lost` when it is
   * that no more. What was listed as a double may be the only copy by now.
   */
  readonly remove: (index: LetterIndex, because: 'purged' | 'double') => Promise<ChangeAnswer>;
  /** Removes for good what a listing refused; `lost` when it is an entry by now, gone, or may be somebody's. */
  readonly discard?: (refused: RefusedLetter) => Promise<ChangeAnswer>;
  /** Why nobody retries an entry of there, by where it comes from; null when it may be. It may have to be asked for. */
  readonly distrustOf?: (index: LetterIndex) => Promise<string | null | StoreUnavailable>;
  /** Why a job like this one claims nothing, as far as its place says; null when nothing is against it. */
  readonly obstacleHere?: () => Promise<StoreUnavailable | null>;
}
