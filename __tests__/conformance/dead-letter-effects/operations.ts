import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DeadLetter } from '../../../src/dlq/dead-letter.ts';
import type { LetterIndex } from '../../../src/dlq/dead-letter-port.ts';
import type { DeadLetterQueue, Taken } from '../../../src/dlq/queue.ts';
import type { Order } from '../../../src/dlq/revise.ts';
import { changed, letterId, letterOf } from '../../doubles/letters.ts';
import { failedRun } from '../dead-letter-kills/failed-run.ts';

export const ID = letterId(1);
const OTHER = letterId(2);
const CLAIMANT = { session: 'a session', run: 'a run', longestMs: 60_000 };

/** An operation on entry {@link ID} of a queue, which can be cut off anywhere and done again. */
export interface Operation {
  /** What stands there before it. */
  readonly prepare: (queue: DeadLetterQueue, folder: string) => Promise<void>;
  /** What goes before in the same process, undisturbed; then the operation itself. */
  readonly begin: (queue: DeadLetterQueue) => Promise<() => Promise<unknown>>;
  /** Does it once more, as a later process would. */
  readonly again: (queue: DeadLetterQueue) => Promise<unknown>;
  /** State and attempt of the entry before and after it; null where there is none. */
  readonly before: string | null;
  readonly after: string | null;
}

const READY = letterOf(ID);
const adding = (letter: DeadLetter) => async (queue: DeadLetterQueue) => void (await queue.store.add(letter));

async function entryIn(queue: DeadLetterQueue): Promise<LetterIndex | undefined> {
  const listing = await queue.store.list();
  if (listing.kind !== 'hit') throw new Error(listing.message);
  return listing.entries.find(({ id }) => id === ID);
}

async function taken(queue: DeadLetterQueue): Promise<Taken> {
  const entry = await entryIn(queue);
  const answer = entry === undefined ? undefined : await queue.take(entry, CLAIMANT);
  if (answer?.kind !== 'taken') throw new Error(`it was not taken: ${JSON.stringify(answer)}`);
  return answer.taken;
}

/** The end of an attempt, told by its own process, or after its death by who finds it. */
function ending(end: (queue: DeadLetterQueue, taken: Taken) => Promise<{ readonly kind: string }>) {
  return {
    prepare: adding(READY),
    begin: async (queue: DeadLetterQueue) => {
      const own = await taken(queue);
      return () => end(queue, own);
    },
    again: async (queue: DeadLetterQueue) => {
      const found = await queue.resume(ID, 2);
      const answer = found.kind === 'taken' ? await end(queue, found.taken) : null;
      // It died before the attempt was its own: nobody made it yet.
      if (answer?.kind === 'unavailable') await end(queue, await taken(queue));
    },
    before: 'ready 1',
  };
}

function ordering(order: Order, letter: DeadLetter, after: string): Operation {
  const obey = async (queue: DeadLetterQueue): Promise<unknown> => {
    const entry = await entryIn(queue);
    return entry === undefined ? undefined : queue.obey([entry], order);
  };
  return {
    prepare: adding(letter),
    begin: async queue => () => obey(queue),
    again: obey,
    before: `${letter.state} 1`,
    after,
  };
}

async function tidied(queue: DeadLetterQueue): Promise<unknown> {
  const listing = await queue.store.list();
  return listing.kind === 'hit' ? queue.tidy(listing) : undefined;
}

async function purged(queue: DeadLetterQueue): Promise<unknown> {
  const listing = await queue.store.list();
  if (listing.kind !== 'hit') throw new Error(listing.message);
  const isIt = ({ name }: { name: string }) => name === ID;
  return queue.purge(
    listing.entries.filter(({ id }) => id === ID),
    listing.refused.filter(isIt),
    'a test',
  );
}

async function retried(queue: DeadLetterQueue): Promise<unknown> {
  const entry = await entryIn(queue);
  const answer = entry === undefined ? undefined : await queue.take(entry, CLAIMANT);
  return answer?.kind === 'taken'
    ? queue.putBack(answer.taken, failedRun(answer.taken, 'failure'))
    : undefined;
}

const retry = { begin: async (queue: DeadLetterQueue) => () => retried(queue), again: retried };

/** An entry whose retry died. */
async function leavingDead(queue: DeadLetterQueue, folder: string): Promise<void> {
  await queue.store.add(READY);
  await taken(queue);
  const file = join(folder, 'processing', ID, 'owner.2.json');
  const owner: object = JSON.parse(readFileSync(file, 'utf8'));
  writeFileSync(file, JSON.stringify({ ...owner, started_at: 'long ago' }));
}

const reason = 'a test';
const PERMANENT = letterOf(ID, { state: 'permanent', owner: 'me' });
const QUARANTINED = letterOf(ID, { state: 'quarantine' });

export const OPERATIONS: Readonly<Record<string, Operation>> = {
  add: {
    prepare: async () => {},
    begin: async queue => () => queue.store.add(READY),
    again: async queue => queue.store.add(READY),
    before: null,
    after: 'ready 1',
  },
  retry: { prepare: adding(READY), ...retry, before: 'ready 1', after: 'ready 2|ready 3' },
  'retry after a death': {
    prepare: leavingDead,
    ...retry,
    before: 'ready 1',
    // Who died in it too makes it poison.
    after: 'ready 3|ready 4|quarantine 4',
  },
  requeue: {
    ...ending((queue, own) => queue.putBack(own, failedRun(own, 'failure'))),
    after: 'ready 2',
  },
  park: {
    ...ending((queue, own) => queue.putBack(own, failedRun(own, 'refusal'))),
    after: 'quarantine 2',
  },
  resolve: { ...ending((queue, own) => queue.resolve(own)), after: null },
  redrive: ordering({ kind: 'redrive', reason, resetsAttempts: true, vouches: true }, PERMANENT, 'ready 1'),
  quarantine: ordering({ kind: 'quarantine', reason }, READY, 'quarantine 1'),
  release: ordering({ kind: 'release', reason }, QUARANTINED, 'ready 1'),
  'mark permanent': ordering({ kind: 'mark-permanent', reason, owner: 'me' }, READY, 'permanent 1'),
  purge: {
    prepare: adding(READY),
    begin: async queue => () => purged(queue),
    again: purged,
    before: 'ready 1',
    after: null,
  },
  'purge after a death': {
    prepare: leavingDead,
    begin: async queue => () => purged(queue),
    again: purged,
    before: 'ready 1',
    after: null,
  },
  'redrive after a death': {
    ...ordering({ kind: 'redrive', reason, resetsAttempts: true, vouches: true }, READY, 'ready 1'),
    prepare: leavingDead,
  },
  'purge of what is damaged': {
    prepare: async (_, folder) => {
      mkdirSync(join(folder, 'ready', ID), { recursive: true });
      writeFileSync(join(folder, 'ready', ID, 'entry.json'), 'junk');
      writeFileSync(join(folder, 'ready', ID, 'notes'), 'more junk');
    },
    begin: async queue => () => purged(queue),
    again: purged,
    before: 'damaged',
    after: null,
  },
  tidy: {
    prepare: async (queue, folder) => {
      await queue.store.add(READY);
      const later = changed(READY, { attempt: 4, state: 'permanent', owner: 'me' });
      const { log_tail: _, ...rest } = later;
      mkdirSync(join(folder, 'permanent_failures', ID), { recursive: true });
      writeFileSync(join(folder, 'permanent_failures', ID, 'entry.json'), JSON.stringify(rest));
    },
    begin: async queue => () => tidied(queue),
    again: tidied,
    before: 'permanent 4',
    after: 'permanent 4',
  },
};

/** An entry that nobody touches. */
export const BYSTANDER = letterOf(OTHER);
