import type { Clock } from '../kernel/clock.ts';
import type { NewEvent } from '../kernel/events/index.ts';
import type { DeadLetter, LetterOrigin } from './dead-letter.ts';
import type {
  Claim,
  Claimant,
  DeadLetterStore,
  LetterIndex,
  Listing,
  RefusedLetter,
  StoreUnavailable,
} from './dead-letter-port.ts';
import { findLetter } from './find-letter.ts';
import { withoutSecrets } from './keepable-letter.ts';
import type { RetrySettings } from './retry-policy.ts';
import {
  afterDeaths,
  type Circumstances,
  type FailedRun,
  firstLetter,
  type Judged,
  nextLetter,
  type Order,
  obey,
} from './revise.ts';

export interface QueuePorts {
  readonly store: DeadLetterStore;
  readonly settings: RetrySettings;
  readonly keepsParameters: boolean;
  readonly clock: Clock;
  readonly random: () => number;
  readonly session: string;
  readonly actor: string | null;
  readonly origin: LetterOrigin;
  readonly configDigest: string | null;
  /** Keeps what must not be shown out of what is kept. */
  readonly redact: <T>(value: T) => T;
  readonly tell: (event: NewEvent) => void;
}

/** An entry that this process retries, and no other. */
export interface Taken {
  readonly claim: Claim;
  /** With the attempts that died on the way counted. */
  readonly letter: DeadLetter;
}

export type TakeAnswer =
  | { readonly kind: 'taken'; readonly taken: Taken }
  /** Nothing to retry: gone, not ready, somebody else's, refused or parked just now. */
  | { readonly kind: 'ignored'; readonly why: string }
  | StoreUnavailable;

export type FileAnswer = { readonly kind: 'filed'; readonly letter: DeadLetter } | StoreUnavailable;

/** Of an order to several entries: what became of each. */
export interface OrderAnswer {
  readonly kind: 'done';
  readonly changed: readonly DeadLetter[];
  /** Names of what was removed unread. */
  readonly discarded: readonly string[];
  readonly declined: readonly string[];
  /** Why it came no further, and those that it did not come to; null when it came to all. */
  readonly stopped: { readonly why: StoreUnavailable; readonly untried: readonly LetterIndex[] } | null;
}

/** What an order would do to an entry, and why. */
export interface Preview {
  readonly entry: Pick<LetterIndex, 'id' | 'step'>;
  readonly isDone: boolean;
  readonly why: string;
}

/** The dead letter queue of a place: what happens to it is told to the journal. */
export interface DeadLetterQueue {
  readonly store: DeadLetterStore;
  /** Takes a first launch that failed. */
  readonly file: (run: FailedRun) => Promise<FileAnswer>;
  /** Wins the next attempt of entry `id`. */
  readonly take: (entry: LetterIndex, claimant: Claimant) => Promise<TakeAnswer>;
  /** Goes on with an attempt that another process of this run won, and left without an end. */
  readonly resume: (id: string, attempt: number) => Promise<TakeAnswer>;
  /** Ends a retry that failed. */
  readonly putBack: (taken: Taken, run: FailedRun) => Promise<FileAnswer>;
  /** Ends a retry that succeeded. */
  readonly resolve: (taken: Taken) => Promise<{ readonly kind: 'done' } | StoreUnavailable>;
  /** Does `order` to each of `entries`. */
  readonly obey: (entries: readonly LetterIndex[], order: Order) => Promise<OrderAnswer | StoreUnavailable>;
  /** What `order` would do to each of `entries`, as they are now. Nothing is changed. */
  readonly preview: (
    entries: readonly LetterIndex[],
    order: Order | { readonly kind: 'purge' },
  ) => Promise<readonly Preview[] | StoreUnavailable>;
  /** Removes entries for good, and what was refused. */
  readonly purge: (
    entries: readonly LetterIndex[],
    refused: readonly RefusedLetter[],
    reason: string,
  ) => Promise<OrderAnswer | StoreUnavailable>;
  /** Removes what crashes left twice. Returns how many copies. */
  readonly tidy: (listing: Listing) => Promise<number | StoreUnavailable>;
}

export function createQueue(ports: QueuePorts): DeadLetterQueue {
  const { store, tell } = ports;
  const around = (): Circumstances => ({ ...ports, now: ports.clock.now() });

  /** Before anything of it is cut: of a secret that is cut through, the beginning would not be known again. */
  function redactedRun(run: FailedRun): FailedRun {
    const { redact } = ports;
    const told = run.told === null ? null : { ...run.told, message: redact(run.told.message) };
    return { ...run, message: redact(run.message), told, logTail: redact(run.logTail) };
  }

  /** `entry` after `order`, or why it stays as it is. */
  async function decided(entry: LetterIndex, order: Order): Promise<DeadLetter | string | StoreUnavailable> {
    if (entry.state === 'processing') return isBusy(entry);
    if (order.kind !== 'redrive' || !order.vouches) {
      const distrust = (await store.distrustOf?.(entry)) ?? null;
      if (typeof distrust === 'string')
        return `${entry.id} ${distrust}: \`redrive ${entry.id}\` makes it one's own, \`purge ${entry.id}\` removes it.`;
      if (distrust !== null) return distrust;
    }
    const reading = await store.read(entry);
    if (reading.kind === 'unavailable') return reading;
    if (reading.kind !== 'hit') return `${entry.id} ${reading.kind === 'miss' ? 'is gone.' : reading.why}`;
    const done = obey(reading.letter, order, around());
    return done.kind === 'declined' ? done.why : done.letter;
  }

  async function discarded(
    former: OrderAnswer,
    refused: readonly RefusedLetter[],
    reason: string,
  ): Promise<OrderAnswer> {
    const names = [...former.discarded];
    const declined = [...former.declined];
    for (const each of refused) {
      const answer = (await store.discard?.(each)) ?? { kind: 'lost' as const };
      if (answer.kind === 'unavailable') declined.push(`${each.name}: ${answer.message} ${answer.fix}`);
      if (answer.kind === 'lost')
        declined.push(`${each.name} was taken by somebody else, or cannot be removed.`);
      if (answer.kind !== 'done') continue;
      names.push(each.name);
      const why = ports.redact(`was purged by ${ports.actor ?? 'somebody'}: ${reason}`);
      tell({ type: 'dead-letter.ignored', name: each.name, why });
    }
    return { ...former, discarded: names, declined };
  }

  async function park(claim: Claim, { letter, verdict }: Judged): Promise<TakeAnswer> {
    const answer = await store.putBack(claim, letter);
    if (answer.kind !== 'done') return answer;
    tellRest(tell, letter, verdict.why, verdict.counts, null);
    return { kind: 'ignored', why: `${letter.id} ${verdict.why}, and is ${letter.state} now` };
  }

  return {
    store,
    file: async run => {
      const { letter, verdict } = withoutSecrets(
        firstLetter(redactedRun(run), around()),
        ports.redact,
        run.areParametersNoted,
      );
      const answer = await store.add(letter);
      if (answer.kind !== 'done') return answer;
      tell({
        type: 'dead-letter.written',
        run: run.runId,
        step: run.step,
        attempt: run.attempt,
        letter: letter.id,
        state: letter.state,
        class: letter.error.class,
        reason_code: run.reasonCode,
        due_at: letter.due_at,
        place: store.description,
      });
      if (letter.state !== 'ready') tellRest(tell, letter, verdict.why, verdict.counts, null);
      return { kind: 'filed', letter };
    },

    take: async (entry, claimant) => {
      const answer = await store.claim(entry, claimant);
      if (answer.kind === 'unavailable') return answer;
      if (answer.kind !== 'won') {
        tell({ type: 'dead-letter.ignored', name: entry.id, why: answer.why });
        return { kind: 'ignored', why: answer.why };
      }
      const { claim } = answer;
      const { letter, attempt, deaths } = claim;
      tell({ type: 'dead-letter.claimed', letter: letter.id, step: letter.step, attempt, deaths });
      if (deaths === 0) return { kind: 'taken', taken: { claim, letter } };
      const judged = afterDeaths(letter, { deaths, attempt: attempt - 1 }, around());
      if (judged.letter.state === 'ready') return { kind: 'taken', taken: { claim, letter: judged.letter } };
      return park(claim, { ...judged, letter: { ...judged.letter, attempt } });
    },

    resume: async (id, attempt) => {
      const found = await findLetter(store, id);
      if (found.kind === 'unavailable') return found;
      if (found.kind !== 'hit') return { kind: 'ignored', why: found.why };
      const { entry, letter } = found;
      if (letter.attempt >= attempt)
        return { kind: 'ignored', why: `attempt ${attempt} of ${id} has its end` };
      const deaths = attempt - letter.attempt - 1;
      return { kind: 'taken', taken: { letter, claim: { id, attempt, deaths, letter, place: entry.place } } };
    },

    putBack: async ({ claim, letter: former }, run) => {
      const { letter, verdict } = withoutSecrets(
        nextLetter(former, redactedRun(run), around()),
        ports.redact,
      );
      const answer = await store.putBack(claim, letter);
      if (answer.kind !== 'done') return answer;
      tellRest(tell, letter, verdict.why, verdict.counts, null);
      return { kind: 'filed', letter };
    },

    resolve: async ({ claim }) => {
      const answer = await store.resolve(claim);
      if (answer.kind !== 'done') return answer;
      const { letter, attempt } = claim;
      tell({
        type: 'dead-letter.resolved',
        letter: letter.id,
        step: letter.step,
        attempt,
        actor: null,
        why: null,
      });
      return answer;
    },

    obey: (entries, order) =>
      each(entries, async entry => {
        const done = await decided(entry, order);
        if (typeof done === 'string' || 'kind' in done) return done;
        const { letter } = withoutSecrets({ letter: done }, ports.redact);
        const answer = await store.revise(entry, letter);
        if (answer.kind === 'lost') return `${entry.id} was taken by somebody else meanwhile.`;
        if (answer.kind !== 'done') return answer;
        tellRest(tell, answer.letter, ports.redact(order.reason), false, ports.actor);
        return answer.letter;
      }),

    preview: async (entries, order) => {
      const previews: Preview[] = [];
      for (const entry of entries) {
        const done =
          order.kind === 'purge'
            ? entry.state === 'processing' && isBusy(entry)
            : await decided(entry, order);
        if (typeof done === 'object' && 'kind' in done) return done;
        const declined = typeof done === 'string' ? done : null;
        const why = declined ?? `is ${entry.state} after attempt ${entry.attempt} (${entry.class})`;
        previews.push({ entry, isDone: declined === null, why });
      }
      return previews;
    },

    purge: async (entries, refused, reason) => {
      const answer = await each(entries, async entry => {
        if (entry.state === 'processing') return isBusy(entry);
        const reading = await store.read(entry);
        if (reading.kind === 'unavailable') return reading;
        const answer = await store.remove(entry, 'purged');
        if (answer.kind === 'lost') return `${entry.id} was taken by somebody else meanwhile.`;
        if (answer.kind !== 'done') return answer;
        const { id, step, attempt } = entry;
        const why = ports.redact(`purged: ${reason}`);
        tell({ type: 'dead-letter.resolved', letter: id, step, attempt, actor: ports.actor, why });
        return reading.kind === 'hit' ? reading.letter : { discarded: id };
      });
      return answer.kind === 'unavailable' ? answer : discarded(answer, refused, reason);
    },

    tidy: async ({ entries, doubles }) => {
      let removed = 0;
      for (const double of doubles) {
        const latest = entries.find(({ id }) => id === double.id);
        // Without a latest copy the entry is resolved. What cannot be read is no reason to remove what may be.
        const reading = latest === undefined ? null : await store.read(latest);
        if (reading?.kind === 'unavailable') return reading;
        if (reading !== null && reading.kind !== 'hit') continue;
        const answer = await store.remove(double, 'double');
        if (answer.kind === 'unavailable') return answer;
        if (answer.kind === 'done') removed += 1;
      }
      return removed;
    },
  };
}

/** One after another: the services behind it count how fast they are asked. What was done before a stop is told. */
async function each(
  entries: readonly LetterIndex[],
  act: (entry: LetterIndex) => Promise<DeadLetter | { discarded: string } | string | StoreUnavailable>,
): Promise<OrderAnswer | StoreUnavailable> {
  const changed: DeadLetter[] = [];
  const discarded: string[] = [];
  const declined: string[] = [];
  for (const [index, entry] of entries.entries()) {
    const done = await act(entry);
    if (typeof done === 'string') declined.push(done);
    else if ('kind' in done) {
      if (changed.length + discarded.length === 0) return done;
      const stopped = { why: done, untried: entries.slice(index) };
      return { kind: 'done', changed, discarded, declined, stopped };
    } else if ('discarded' in done) discarded.push(done.discarded);
    else changed.push(done);
  }
  return { kind: 'done', changed, discarded, declined, stopped: null };
}

function isBusy({ id }: LetterIndex): string {
  return `${id} is being retried now.`;
}

function tellRest(
  tell: QueuePorts['tell'],
  letter: DeadLetter,
  why: string,
  counts: boolean,
  actor: string | null,
): void {
  const { id, step, attempt, error, state, due_at } = letter;
  const common = { letter: id, step, attempt, class: error.class, actor, why };
  if (state === 'ready' && due_at !== null) tell({ type: 'dead-letter.requeued', ...common, due_at, counts });
  else if (state !== 'ready') tell({ type: 'dead-letter.parked', ...common, state });
  if (error.class === 'auth' && state === 'permanent' && actor === null)
    tell({
      type: 'alert.raised',
      severity: 'critical',
      code: 'dlq-auth',
      message: `Step ${step} was refused for want of a valid key or of a right, so that nothing of it can succeed: entry ${id} is permanent.`,
      fix: `Give the step a key that is valid, then \`p1 dlq redrive ${id} --reason …\`.`,
    });
}
