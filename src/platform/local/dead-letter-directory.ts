import { randomBytes } from 'node:crypto';
import { existsSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { DeadLetter } from '../../dlq/dead-letter.ts';
import type {
  ChangeAnswer,
  Claim,
  ClaimAnswer,
  Claimant,
  DeadLetterStore,
  LetterIndex,
  LetterReading,
  Listing,
  RefusedLetter,
  StoreUnavailable,
  WriteAnswer,
} from '../../dlq/dead-letter-port.ts';
import type { Clock } from '../../kernel/clock.ts';
import { messageOf, systemCode } from '../../kernel/errors.ts';
import { makeFolder } from '../../kernel/make-folder.ts';
import { parseJson } from '../../kernel/trust-boundary.ts';
import {
  FOLDER_STATES,
  letterFolder,
  listed,
  makeNewFolder,
  moveFolder,
  namesIn,
  readLetter,
  removeFolder,
  writeLetter,
} from './letter-folders.ts';
import { dropOwners, type LetterOwner, type OwnerProcess, ownersAfter, takeAttempt } from './letter-owner.ts';

export interface DeadLetterDirectoryOptions {
  /** `DLQ/` below root. */
  readonly folder: string;
  readonly clock: Clock;
  readonly self: () => OwnerProcess;
  /** Whether that process is certainly gone, certainly there, or on a machine that cannot be asked. */
  readonly livenessOf: (owner: OwnerProcess) => 'alive' | 'gone' | 'unknown';
}

/** What a claimant adds to its longest time before it counts as dead where nobody can look at it. */
const MARGIN_MS = 3_600_000;
/** A change of an entry takes milliseconds. */
const CHANGE_MS = 60_000;
const ABANDONED_MS = 86_400_000;

/**
 * Dead letters of one machine: `DLQ/{ready,processing,permanent_failures,quarantine}/<id>/` with `entry.json` and `log.txt`.
 *
 * Who retries or changes an entry moves it to `processing/` (one rename) and takes its next attempt there, by a link to
 * `owner.<attempt>.json`: both only one of many can make. An owner that died is followed by the one who takes the attempt
 * after. The entry is rewritten in place and moved on, so that at any moment there is one whole copy.
 */
export function deadLetterDirectory(options: DeadLetterDirectoryOptions): DeadLetterStore {
  const { folder: queue, clock } = options;

  async function list(): Promise<Listing | StoreUnavailable> {
    return guarded(async () => {
      const found: LetterIndex[] = [];
      const refused: RefusedLetter[] = [];
      for (const state of FOLDER_STATES) {
        const { ids, strange } = namesIn(queue, state);
        refused.push(...strange.map(name => ({ name, why: 'is no name of an entry' })));
        for (const id of ids) {
          const place = letterFolder(queue, state, id);
          const reading = await readAt(place, id);
          if (reading.kind === 'refused') refused.push({ name: id, why: reading.why });
          if (reading.kind === 'hit')
            found.push(indexOf(reading.letter, place, isOwned(place, reading.letter)));
        }
      }
      return { kind: 'hit', ...latest(found), refused };
    });
  }

  /** Makes the entry at `index` this process's alone: it is in `processing/` then, and its next attempt is taken. */
  async function take(index: LetterIndex, doing: LetterOwner['doing'], who: Claimant): Promise<Held | Lost> {
    const place = letterFolder(queue, 'processing', index.id);
    if (index.place !== place && !moveFolder(index.place, place))
      return lost(`${index.id} was taken by somebody else`);
    const before = await readAt(place, index.id);
    if (before.kind === 'miss') return lost(`${index.id} was taken by somebody else`);
    if (before.kind === 'refused') return { kind: 'refused', why: before.why };
    const owners = ownersAfter(place, before.letter.attempt);
    if (owners.some(({ owner }) => owner !== null && !isOver(owner)))
      return lost(`${index.id} is being retried now`);
    const attempt = Math.max(before.letter.attempt, ...owners.map(owner => owner.attempt)) + 1;
    if (!takeAttempt(place, ownerFor(attempt, doing, who), unique()))
      return lost(`${index.id} was taken by somebody else`);
    const now = await readAt(place, index.id);
    if (now.kind !== 'hit' || now.letter.attempt !== before.letter.attempt) {
      rmSync(join(place, `owner.${attempt}.json`), { force: true });
      return lost(`${index.id} was taken by somebody else`);
    }
    const deaths = owners.filter(({ owner }) => owner?.doing !== 'change').length;
    return { kind: 'held', place, attempt, deaths, letter: now.letter };
  }

  function ownerFor(attempt: number, doing: LetterOwner['doing'], who: Claimant): LetterOwner {
    const now = clock.now();
    const until = new Date(now.getTime() + who.longestMs + MARGIN_MS).toISOString();
    const { session, run } = who;
    return { attempt, doing, session, run, claimed_at: now.toISOString(), until, ...options.self() };
  }

  function isOver(owner: LetterOwner): boolean {
    const liveness = options.livenessOf(owner);
    return liveness === 'gone' || (liveness === 'unknown' && clock.now() > new Date(owner.until));
  }

  function isOwned(place: string, letter: DeadLetter): boolean {
    return ownersAfter(place, letter.attempt).some(({ owner }) => owner !== null && !isOver(owner));
  }

  /** Moves what is in `processing/` to where its state says. A copy that is in the way is an older one. */
  function settle(place: string, { id, state }: DeadLetter): void {
    dropOwners(place);
    const target = letterFolder(queue, state, id);
    if (moveFolder(place, target)) return;
    if (!existsSync(place)) return;
    removeFolder(target, unique());
    moveFolder(place, target);
  }

  async function rewrite({ place, letter: former }: Held, letter: DeadLetter): Promise<WriteAnswer> {
    try {
      writeLetter(place, letter);
    } catch (error) {
      // The former entry stands; who comes next sees it as one whose owner died.
      if (systemCode(error) !== undefined) return troubleOf(error, `entry ${former.id}`);
      throw error;
    }
    settle(place, letter);
    return { kind: 'done' };
  }

  async function change(
    index: LetterIndex,
    act: (held: Held) => Promise<WriteAnswer>,
  ): Promise<ChangeAnswer> {
    return guarded<ChangeAnswer>(async () => {
      const held = await take(index, 'change', { session: '', run: '', longestMs: CHANGE_MS });
      if (held.kind === 'refused') return removeUnreadable(index);
      return held.kind === 'held' ? act(held) : { kind: 'lost' };
    });
  }

  /** Nobody can retry what nobody can read: only a person who purges it comes here. */
  function removeUnreadable(index: LetterIndex): ChangeAnswer {
    const place = letterFolder(queue, 'processing', index.id);
    return removeFolder(place, unique()) ? { kind: 'done' } : { kind: 'lost' };
  }

  function mine({ place, attempt, letter }: Claim): boolean {
    const last = ownersAfter(place, letter.attempt).at(-1);
    return last?.attempt === attempt;
  }

  async function ended(claim: Claim, end: () => Promise<WriteAnswer>): Promise<WriteAnswer> {
    return guarded(async () => {
      if (mine(claim)) return end();
      return unavailable(
        `Attempt ${claim.attempt} of ${claim.id} took so long that another process took it over.`,
        'See the entry’s history: its other attempt goes on.',
      );
    });
  }

  return {
    description: queue,
    list,

    read: async index =>
      guarded<LetterReading>(async () => {
        const reading = await readAt(index.place, index.id);
        if (reading.kind !== 'miss') return reading;
        return readAt(letterFolder(queue, 'processing', index.id), index.id);
      }),

    add: async letter =>
      guarded<WriteAnswer>(async () => {
        dropAbandoned(queue, clock);
        if (await hasAttempt(queue, letter)) return { kind: 'done' };
        const draft = join(queue, `.incoming-${unique()}`);
        makeNewFolder(draft);
        try {
          writeLetter(draft, letter);
          if (moveFolder(draft, letterFolder(queue, letter.state, letter.id))) return { kind: 'done' };
        } finally {
          rmSync(draft, { recursive: true, force: true });
        }
        if (await hasAttempt(queue, letter)) return { kind: 'done' };
        return unavailable(
          `Something stands where entry ${letter.id} belongs.`,
          `Look into ${queue}, and move it away.`,
        );
      }),

    claim: async (index, claimant) =>
      guarded<ClaimAnswer>(async () => {
        const held = await take(index, 'retry', claimant);
        if (held.kind !== 'held') return held;
        const { place, attempt, deaths, letter } = held;
        if (letter.state === 'ready')
          return { kind: 'won', claim: { id: letter.id, attempt, deaths, letter, place } };
        settle(place, letter);
        return lost(`${letter.id} is ${letter.state}`);
      }),

    putBack: (claim, letter) => ended(claim, () => rewrite({ kind: 'held', ...claim }, letter)),

    resolve: claim =>
      ended(claim, async () => {
        removeFolder(claim.place, unique());
        return { kind: 'done' };
      }),

    revise: (index, letter) => change(index, held => rewrite(held, letter)),

    remove: index =>
      change(index, async ({ place }) => {
        removeFolder(place, unique());
        return { kind: 'done' };
      }),
  };
}

interface Held {
  readonly kind: 'held';
  readonly place: string;
  readonly attempt: number;
  readonly deaths: number;
  readonly letter: DeadLetter;
}

type Lost =
  | { readonly kind: 'lost'; readonly why: string }
  | { readonly kind: 'refused'; readonly why: string };

function lost(why: string): Lost {
  return { kind: 'lost', why };
}

type Reading = Exclude<LetterReading, StoreUnavailable>;

async function readAt(place: string, id: string): Promise<Reading> {
  let stored: { readonly entry: string; readonly log: string };
  try {
    stored = readLetter(place);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(systemCode(error) ?? '') && !existsSync(place))
      return { kind: 'miss' };
    return { kind: 'refused', why: `cannot be read: ${messageOf(error)}` };
  }
  const { parseLetter } = await import('../../dlq/dead-letter-schema.ts');
  const parsed = parseLetter(withLog(stored));
  if (parsed.kind === 'hit' && parsed.letter.id !== id)
    return { kind: 'refused', why: `is entry ${parsed.letter.id}` };
  return parsed;
}

function withLog({ entry, log }: { readonly entry: string; readonly log: string }): string {
  try {
    const value = parseJson(entry);
    const log_tail = log.split('\n').slice(0, -1);
    return JSON.stringify(typeof value === 'object' && value !== null ? { log_tail, ...value } : value);
  } catch {
    return entry;
  }
}

function indexOf(letter: DeadLetter, place: string, isOwned: boolean): LetterIndex {
  return {
    id: letter.id,
    state: isOwned ? 'processing' : letter.state,
    step: letter.step,
    class: letter.error.class,
    attempt: letter.attempt,
    dueAt: letter.due_at === null ? null : new Date(letter.due_at),
    lastFailedAt: new Date(letter.last_failed_at),
    obstacle: null,
    place,
  };
}

function latest(found: readonly LetterIndex[]): Pick<Listing, 'entries' | 'doubles'> {
  const best = new Map<string, LetterIndex>();
  for (const each of found) {
    const other = best.get(each.id);
    // What is under way comes after what it came from.
    if (other === undefined || each.attempt > other.attempt || each.state === 'processing')
      best.set(each.id, each);
  }
  return { entries: [...best.values()], doubles: found.filter(each => best.get(each.id) !== each) };
}

async function hasAttempt(queue: string, { id, attempt }: DeadLetter): Promise<boolean> {
  for (const state of FOLDER_STATES) {
    const reading = await readAt(letterFolder(queue, state, id), id);
    if (reading.kind === 'hit' && reading.letter.attempt >= attempt) return true;
  }
  return false;
}

/** What a crash left half made or half removed is nobody's. */
function dropAbandoned(queue: string, clock: Clock): void {
  makeFolder(queue);
  for (const folder of [queue, ...FOLDER_STATES.map(state => join(letterFolder(queue, state, 'x'), '..'))])
    for (const name of listed(folder)) {
      const path = join(folder, name);
      const stats = name.startsWith('.') ? statSync(path, { throwIfNoEntry: false }) : undefined;
      if (stats !== undefined && clock.now().getTime() - stats.mtimeMs > ABANDONED_MS)
        rmSync(path, { recursive: true, force: true });
    }
}

function unique(): string {
  return `${process.pid}-${randomBytes(6).toString('hex')}`;
}

async function guarded<T>(work: () => Promise<T | StoreUnavailable>): Promise<T | StoreUnavailable> {
  try {
    return await work();
  } catch (error) {
    if (systemCode(error) === undefined) throw error;
    return troubleOf(error, 'the dead letter queue');
  }
}

function troubleOf(error: unknown, what: string): StoreUnavailable {
  return unavailable(
    `While writing ${what}: ${messageOf(error)}.`,
    'Free disk space, and let this user write below `root`.',
  );
}

function unavailable(message: string, fix: string): StoreUnavailable {
  return { kind: 'unavailable', reasonCode: 'state-unavailable', message, fix };
}
