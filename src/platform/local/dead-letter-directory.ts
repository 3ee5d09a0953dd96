import { randomBytes } from 'node:crypto';
import { existsSync, lstatSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { type DeadLetter, RESTING_STATES } from '../../dlq/dead-letter.ts';
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
  ReviseAnswer,
  StoreUnavailable,
  WriteAnswer,
} from '../../dlq/dead-letter-port.ts';
import { systemCode } from '../../kernel/errors.ts';
import {
  FOLDER_STATES,
  type FolderState,
  letterFolder,
  makeNewFolder,
  moveFolder,
  namesIn,
  removeFolder,
  writeLetter,
} from './letter-folders.ts';
import { dropFormer, giveBack, type LetterOwner, ownersAfter, takeAttempt } from './letter-owner.ts';
import { hasAttempt, indexOf, latest, readAt } from './letter-reading.ts';
import { dropAbandoned, noteRemoval, removeRefused, wasRemoved } from './letter-removal.ts';
import { isRetry, letterTenure, type TenureOptions } from './letter-tenure.ts';
import { guarded, troubleOf, unavailable } from './letter-trouble.ts';

export interface DeadLetterDirectoryOptions extends TenureOptions {
  /** `DLQ/` below root. */
  readonly folder: string;
}

/** A change of an entry takes milliseconds. */
const CHANGE_MS = 60_000;

/**
 * Dead letters of one machine: `DLQ/{ready,processing,permanent_failures,quarantine}/<id>/` with `entry.json` and `log.txt`.
 *
 * Who retries or changes an entry moves it to `processing/` (one rename) and takes its next attempt there, by a link to
 * `owner.<attempt>.json`: both only one of many can make. An owner that died is followed by the one who takes the attempt
 * after. The entry is rewritten in place and moved on, so that at any moment there is one whole copy; only then is the
 * attempt given back, since until then who takes the next one would take it from under the move.
 */
export function deadLetterDirectory(options: DeadLetterDirectoryOptions): DeadLetterStore {
  const { folder: queue, clock } = options;
  const { ownerFor, isInForce, isOwned, isOfThisProcess, whyHeld } = letterTenure(options);

  async function list(): Promise<Listing | StoreUnavailable> {
    return guarded(async () => {
      const found: LetterIndex[] = [];
      const refused: RefusedLetter[] = [];
      const look = async (state: FolderState, ids: readonly string[]): Promise<void> => {
        for (const id of ids) {
          const place = letterFolder(queue, state, id);
          const reading = await readAt(place, id);
          if (reading.kind === 'refused') refused.push({ name: id, why: reading.why, place });
          if (reading.kind === 'hit')
            found.push(indexOf(reading.letter, place, isOwned(place, reading.letter)));
        }
      };
      for (const state of FOLDER_STATES) {
        const { ids, strange } = namesIn(queue, state);
        refused.push(...strange.map(name => ({ name, why: 'is no name of an entry' })));
        await look(state, ids);
      }
      // What was moved to where the first look had been already.
      const known = new Set([...found.map(({ id }) => id), ...refused.map(({ name }) => name)]);
      for (const state of FOLDER_STATES)
        await look(
          state,
          namesIn(queue, state).ids.filter(id => !known.has(id)),
        );
      const { entries, doubles } = latest(found);
      // What was moved on while it was looked at seems to be there twice.
      return { kind: 'hit', entries, doubles: doubles.filter(({ place }) => existsSync(place)), refused };
    });
  }

  /** Makes the entry at `index` this process's alone: it is in `processing/` then, and its next attempt is taken. */
  async function take(
    index: Pick<LetterIndex, 'id' | 'place'>,
    doing: LetterOwner['doing'],
    who: Claimant,
  ): Promise<Held | Lost> {
    const place = letterFolder(queue, 'processing', index.id);
    if (index.place !== place && !moveFolder(index.place, place))
      return lost(`${index.id} was taken by somebody else`);
    const before = await readAt(place, index.id);
    if (before.kind === 'miss') return lost(`${index.id} was taken by somebody else`);
    if (before.kind === 'refused') return { kind: 'refused', why: before.why };
    // One look for both: who took an attempt between two looks would be followed as if it had died.
    const all = ownersAfter(place, before.letter.attempt - 1);
    const inForce = all.find(isInForce);
    if (inForce !== undefined) return lost(whyHeld(index.id, inForce));
    const owners = all.filter(taken => taken.attempt > before.letter.attempt);
    const attempt = Math.max(before.letter.attempt, ...owners.map(owner => owner.attempt)) + 1;
    // What is not ready is only looked at, whatever was meant: that is no attempt, and its death none.
    const owner = ownerFor(attempt, before.letter.state === 'ready' ? doing : 'change', who);
    if (!takeAttempt(place, owner, unique())) return lost(`${index.id} was taken by somebody else`);
    const now = await readAt(place, index.id);
    if (now.kind !== 'hit' || !isDeepStrictEqual(now.letter, before.letter)) {
      giveBack(place, attempt);
      return lost(`${index.id} was taken by somebody else`);
    }
    const deaths = owners.filter(isRetry).length;
    return { kind: 'held', place, attempt, deaths, letter: now.letter };
  }

  /**
   * Moves what is held to where its state says, and lets it go. A copy that is in the way is an older one. Attempts that
   * died untold stay taken: no other may have their number.
   */
  function settle({ place, attempt }: Pick<Held, 'place' | 'attempt'>, letter: DeadLetter): void {
    dropFormer(place, letter.attempt, attempt);
    const target = letterFolder(queue, letter.state, letter.id);
    if (!moveFolder(place, target)) {
      if (!existsSync(place)) return;
      removeFolder(target, unique());
      moveFolder(place, target);
    }
    // Somebody may have moved it back already, and waits for this.
    if (!giveBack(target, attempt)) giveBack(place, attempt);
  }

  async function rewrite(held: Held, letter: DeadLetter): Promise<WriteAnswer> {
    try {
      writeLetter(held.place, letter);
    } catch (error) {
      // The former entry stands; who comes next sees it as one whose owner died.
      if (systemCode(error) !== undefined) return troubleOf(error, `entry ${held.letter.id}`);
      throw error;
    }
    settle(held, letter);
    return { kind: 'done' };
  }

  async function hold(index: Pick<LetterIndex, 'id' | 'place'>): Promise<Held | Lost> {
    return take(index, 'change', { session: '', run: '', longestMs: CHANGE_MS });
  }

  /** Does `act` to what is held if it `isMeant`, and puts it back as it was if not. */
  async function change(
    held: Held,
    isMeant: boolean,
    act: () => Promise<WriteAnswer>,
  ): Promise<ChangeAnswer> {
    if (isMeant) return act();
    settle(held, held.letter);
    return { kind: 'lost' };
  }

  async function removeHeld({ place, attempt, letter }: Held): Promise<WriteAnswer> {
    // One that was taken for dead may live, and would write anew what it finds gone.
    if (ownersAfter(place, 0).some(each => each.attempt !== attempt && isRetry(each)))
      noteRemoval(queue, letter.id);
    // What else there is of it is older, and would stand for it.
    for (const state of RESTING_STATES) removeFolder(letterFolder(queue, state, letter.id), unique());
    removeFolder(place, unique());
    return { kind: 'done' };
  }

  /** Nothing but what is in `processing/` is moved, so that another copy stays where it is. */
  async function hasOtherCopy({ letter }: Held): Promise<boolean> {
    for (const state of RESTING_STATES) {
      const reading = await readAt(letterFolder(queue, state, letter.id), letter.id);
      if (reading.kind === 'hit' && reading.letter.attempt >= letter.attempt) return true;
    }
    return false;
  }

  /** The right to end a claim: its process has it, and after the death of that, who takes the entry over to tell its end. */
  async function heldBy(claim: Claim): Promise<Held | Lost | Vanished> {
    const { id, attempt, place, letter } = claim;
    const owners = ownersAfter(place, letter.attempt).filter(isRetry);
    const last = owners.at(-1);
    if (last === undefined && (await hasVanished(id, place))) return { kind: 'vanished' };
    if (last?.attempt !== attempt) return lost(`another process took over attempt ${attempt} of ${id}`);
    if (isOfThisProcess(last)) return { kind: 'held', ...claim };
    const held = await hold({ id, place });
    if (held.kind !== 'held' || held.letter.attempt === letter.attempt) return held;
    settle(held, held.letter);
    return lost(`attempt ${attempt} of ${id} has its end`);
  }

  /** Nothing of this store removes what another holds: somebody did it by hand, or the disk. */
  async function hasVanished(id: string, place: string): Promise<boolean> {
    return !existsSync(place) && !wasRemoved(queue, id) && !(await hasAttempt(queue, { id, attempt: 1 }));
  }

  async function ended(
    claim: Claim,
    end: (held: Held) => Promise<WriteAnswer>,
    endVanished: () => Promise<WriteAnswer>,
  ): Promise<WriteAnswer> {
    return guarded(async () => {
      const held = await heldBy(claim);
      if (held.kind === 'held') return end(held);
      if (held.kind === 'vanished') return endVanished();
      return unavailable(
        `Attempt ${claim.attempt} of ${claim.id} cannot be ended: ${held.why}.`,
        'See the entry’s history: its other attempt goes on.',
      );
    });
  }

  async function add(letter: DeadLetter): Promise<WriteAnswer> {
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

    add: letter => guarded(() => add(letter)),

    claim: async (index, claimant) =>
      guarded<ClaimAnswer>(async () => {
        const held = await take(index, 'retry', claimant);
        if (held.kind !== 'held') return held;
        const { place, attempt, deaths, letter } = held;
        if (letter.state === 'ready')
          return { kind: 'won', claim: { id: letter.id, attempt, deaths, letter, place } };
        settle(held, letter);
        return lost(`${letter.id} is ${letter.state}`);
      }),

    // The failure is kept although what it belongs to is gone.
    putBack: (claim, letter) =>
      ended(
        claim,
        held => rewrite(held, letter),
        () => add(letter),
      ),

    resolve: claim => ended(claim, removeHeld, async () => ({ kind: 'done' })),

    revise: (index, letter) =>
      guarded<ReviseAnswer>(async () => {
        const held = await hold(index);
        if (held.kind !== 'held') return { kind: 'lost' };
        const answer = await change(held, follows(letter, held.letter), () => rewrite(held, letter));
        return answer.kind === 'done' ? { kind: 'done', letter } : answer;
      }),

    remove: (index, because) =>
      guarded<ChangeAnswer>(async () => {
        const held = await hold(index);
        if (held.kind === 'lost') return { kind: 'lost' };
        // Nobody can retry what nobody can read.
        if (held.kind === 'refused') {
          removeFolder(letterFolder(queue, 'processing', index.id), unique());
          return { kind: 'done' };
        }
        const isSame = held.letter.attempt === index.attempt && held.letter.state === index.state;
        const isMeant = because === 'double' ? await hasOtherCopy(held) : isSame;
        return change(held, isMeant, async () => {
          if (because === 'purged') return removeHeld(held);
          removeFolder(held.place, unique());
          return { kind: 'done' };
        });
      }),

    discard: ({ name, place }) =>
      guarded<ChangeAnswer>(async () => {
        // A file or a link in its place is nobody's.
        const isFolder = place !== undefined && lstatSync(place, { throwIfNoEntry: false })?.isDirectory();
        if (place === undefined || (isFolder && ownersAfter(place, 0).some(isInForce)))
          return { kind: 'lost' };
        return (await removeRefused(place, name, unique())) ? { kind: 'done' } : { kind: 'lost' };
      }),
  };
}

/** Whether `letter` was made from `former`, and not from what stood there before it. */
function follows(letter: DeadLetter, former: DeadLetter): boolean {
  const [last, made] = [former.history.at(-1), letter.history.at(-2)];
  return (
    letter.attempt === former.attempt &&
    last?.at === made?.at &&
    last?.deed === made?.deed &&
    last?.session === made?.session
  );
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

/** Nobody has it any more, and nobody of this store removed it. */
interface Vanished {
  readonly kind: 'vanished';
}

function lost(why: string): Lost {
  return { kind: 'lost', why };
}

function unique(): string {
  return `${process.pid}-${randomBytes(6).toString('hex')}`;
}
