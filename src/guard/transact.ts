import type { Clock } from '../kernel/clock.ts';
import { ConfigError, messageOf } from '../kernel/errors.ts';
import { EMPTY_STATE, type GuardState } from './state.ts';
import { DamagedState, decodeState, encodeChanges } from './state-files.ts';
import type { PolicyFile, StateReading, StateStore, Unavailable } from './state-port.ts';

/** What a transaction needs of the world, so that a test can be the world. */
export interface TransactPorts {
  readonly store: StateStore;
  readonly clock: Clock;
  /** From 0 up to 1, for full jitter. */
  readonly random: () => number;
  readonly pause: (ms: number) => Promise<void>;
  /** A name for one try that no other has. */
  readonly newOperation: () => string;
}

/** The moment that a change is decided at: the store's own time, and the policy that was read with the state. */
export interface Moment {
  readonly now: Date;
  readonly policy: PolicyFile;
}

export interface Change<A> {
  /** The same object when nothing is to be written. */
  readonly state: GuardState;
  readonly answer: A;
  /** For the audit trail. */
  readonly note: string;
  /** Whether a person vouches for the clock: a time before the last change is taken for right then. */
  readonly trustsClock?: boolean;
}

export type Transacted<A> = { readonly kind: 'done'; readonly answer: A } | Undone;

/** Nothing was changed, as far as anybody can tell. */
export type Undone = Omit<Unavailable, 'reasonCode'> & {
  /** `config-invalid`: the policy that was read with the state is not legal. */
  readonly reasonCode: Unavailable['reasonCode'] | 'config-invalid';
  /** Null when the store could not be read. */
  readonly policy: PolicyFile | null;
};

/** More transactions than others can make while one still looks for its own. */
const KEPT_OPERATIONS = 256;
const FIRST_BACKOFF_MS = 100;
const LONGEST_BACKOFF_MS = 5000;

/**
 * Applies `decide` to the state, once and only once, whatever becomes of answers on the way. `decide` is pure: it is called
 * again on the newer state when somebody else was faster. Each try leaves its name in the state, so that one whose
 * answer was lost is found when the state is read again, and the answer is the one that this try had decided.
 *
 * @returns `unavailable` when the store refuses, when the state cannot be trusted, or when nothing was certain by the deadline.
 */
export async function transact<A>(
  ports: TransactPorts,
  deadlineMs: number,
  decide: (state: GuardState, moment: Moment) => Change<A>,
): Promise<Transacted<A>> {
  const endsAtMs = ports.clock.monotonicMs() + deadlineMs;
  const memory: Memory<A> = { tried: new Map(), hasSeenState: false };
  for (let round = 0; ; round += 1) {
    const outcome = await attempt(ports, decide, memory);
    if (outcome.kind === 'done') return outcome;
    if (outcome.kind === 'unavailable' && !outcome.isRetryable) return outcome;
    const askedMs = outcome.kind === 'unavailable' ? (outcome.retryAfterMs ?? 0) : 0;
    const waitMs = Math.max(backoffMs(round, ports.random), askedMs);
    if (ports.clock.monotonicMs() + waitMs >= endsAtMs)
      return outcome.kind === 'unavailable' ? outcome : undecided(ports.store, outcome);
    await ports.pause(waitMs);
  }
}

/** What a transaction knows of its own tries. */
interface Memory<A> {
  readonly tried: Map<string, A>;
  hasSeenState: boolean;
}

type Undecided =
  | { readonly kind: 'stale'; readonly policy: PolicyFile }
  | { readonly kind: 'unknown'; readonly why: string; readonly policy: PolicyFile };

async function attempt<A>(
  { store, newOperation }: TransactPorts,
  decide: (state: GuardState, moment: Moment) => Change<A>,
  memory: Memory<A>,
): Promise<Transacted<A> | Undecided> {
  const { tried } = memory;
  const reading = await store.read();
  if (reading.kind === 'unavailable') return { ...reading, policy: null };
  const { policy } = reading;
  if (reading.kind === 'miss' && memory.hasSeenState) return { ...vanished(store.place), policy };
  memory.hasSeenState = reading.kind === 'hit';
  const state = stateOf(reading, store.place);
  if ('kind' in state) return { ...state, policy };
  const landed = state.operations.find(operation => tried.has(operation));
  const known = landed === undefined ? undefined : tried.get(landed);
  if (known !== undefined) return { kind: 'done', answer: known };
  const change = decided(() => decide(state, { now: reading.at, policy }));
  if (change instanceof ConfigError) return notLegal(change, policy);
  if (change.state === state) return { kind: 'done', answer: change.answer };
  const operation = newOperation();
  // Even one that is told to be stale may be: a service that tries again by itself meets its own first try.
  tried.set(operation, change.answer);
  const operations = [...state.operations, operation].slice(-KEPT_OPERATIONS);
  const changedAt = changeTime(state, change, reading.at);
  const changes = encodeChanges(
    { ...change.state, operations, changedAt },
    reading.kind === 'hit' ? reading.files : {},
  );
  const answer = await store.commit(reading.kind === 'hit' ? reading.head : null, changes, change.note);
  return answer.kind === 'committed' ? { kind: 'done', answer: change.answer } : { ...answer, policy };
}

/** The time of a change never goes back by itself: a clock that did would bring an earlier day and its budget. */
function changeTime({ changedAt }: GuardState, { trustsClock }: Change<unknown>, at: Date): string {
  const now = at.toISOString();
  return trustsClock === true || changedAt === null || now > changedAt ? now : changedAt;
}

function decided<A>(decide: () => Change<A>): Change<A> | ConfigError {
  try {
    return decide();
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
}

function notLegal({ message, fix }: ConfigError, policy: PolicyFile): Undone {
  const reasonCode = 'config-invalid' as const;
  return { kind: 'unavailable', reasonCode, message, fix, isRetryable: false, policy };
}

/** A state that was there a moment ago is not new: an empty one in its place would forget what was spent. */
function vanished(place: string): Unavailable {
  return {
    kind: 'unavailable',
    reasonCode: 'state-unavailable',
    message: `The guard's state has vanished while it was being changed (${place}).`,
    fix: 'See who deleted it, and put it back; p1 does not start from an empty ledger in the middle of a change.',
    isRetryable: true,
  };
}

function stateOf(reading: Exclude<StateReading, Unavailable>, place: string): GuardState | Unavailable {
  if (reading.kind === 'miss') return EMPTY_STATE;
  try {
    return decodeState(reading.files);
  } catch (error) {
    if (!(error instanceof DamagedState)) throw error;
    return {
      kind: 'unavailable',
      reasonCode: 'state-unavailable',
      message: `The guard's state cannot be trusted (${place}): ${messageOf(error)}.`,
      fix: 'Put back its last good version, or use the version of p1 that wrote it; p1 does not start from an empty ledger.',
      isRetryable: false,
    };
  }
}

function backoffMs(round: number, random: () => number): number {
  return random() * Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** round);
}

function undecided({ place }: StateStore, outcome: Undecided): Undone {
  const why = outcome.kind === 'stale' ? 'others changed it again and again' : outcome.why;
  return {
    kind: 'unavailable',
    reasonCode: 'state-unavailable',
    message: `The guard's state could not be changed in time (${place}): ${why}.`,
    fix: 'Try again; if it stays so, see githubstatus.com, or have fewer writers at once.',
    isRetryable: true,
    policy: outcome.policy,
  };
}
