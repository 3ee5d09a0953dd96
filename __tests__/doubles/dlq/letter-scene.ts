import type { Exploration } from '../explorer/exploration.ts';
import type { ActorView } from '../explorer/moment.ts';
import {
  claimingActor,
  type Ended,
  type LetterProtocol,
  listingOf,
  orderingActor,
} from './claiming-actor.ts';
import {
  type LetterCall,
  type LetterReply,
  type LetterWorldOptions,
  type LetterWorldState,
  letterWorld,
} from './letter-world.ts';

export interface LetterScene extends LetterWorldOptions {
  readonly protocol: LetterProtocol;
  /** Drains. */
  readonly actors: number;
  /** Persons who put it into quarantine. */
  readonly orders?: number;
  readonly faults: number;
}

/** Several drains and orders over one entry, to be explored. */
export function letterExploration({
  protocol,
  actors,
  orders = 0,
  faults,
  ...world
}: LetterScene): Exploration<LetterWorldState, LetterCall, LetterReply, Ended> {
  return {
    world: letterWorld(world),
    actors: Array.from({ length: actors + orders }, (_, actor) =>
      (actor < actors ? claimingActor : orderingActor)(actor, protocol),
    ),
    faults,
    check: (state, views) =>
      lostIn(state) ??
      lateIn(state) ??
      (faults > 1 ? null : repeatedIn(state)) ??
      twiceIn(state, views) ??
      brokenOrderIn(state),
    checkEnd: state => lostIn(state) ?? leftIn(state) ?? undoneOrderIn(state),
  };
}

/** An entry is there until its retry has succeeded, and no key says that it has before. */
function lostIn({ copies, keys, hasSucceeded }: LetterWorldState): string | null {
  if (hasSucceeded) return null;
  if (copies.length === 0) return 'the entry is lost';
  return keys.some(({ key }) => key.startsWith('p1-done/')) ? 'it is said to be done, and is not' : null;
}

function lateIn({ hasLateWork }: LetterWorldState): string | null {
  return hasLateWork ? 'what was gone already is retried' : null;
}

/** Who made it succeed tells so in three ways: by one fault it is told all the same. */
function repeatedIn({ hasWorkAfterEnd }: LetterWorldState): string | null {
  return hasWorkAfterEnd ? 'it is retried after it had succeeded' : null;
}

/** Who begins counts as at work until his claim's limit has passed, unless he died or has told his end. */
function twiceIn({ begun, works, now }: LetterWorldState, views: readonly ActorView<Ended>[]): string | null {
  if (new Set(begun).size < begun.length) return 'an attempt was begun twice';
  const owners = works.filter(({ actor, madeAt }) => madeAt >= now && views[actor]?.kind === 'running');
  return owners.length > 1 ? 'two work at once, each within the limit of its claim' : null;
}

/** Who was told that it is in quarantine finds nobody who retries it, unless what he was told was that of a dead order. */
function brokenOrderIn({ orderedAt, works, now }: LetterWorldState): string | null {
  if (orderedAt === null) return null;
  const alive = works.some(({ madeAt }) => madeAt >= now);
  return alive ? 'it is retried although an order to stop it was told as done' : null;
}

function undoneOrderIn({ orderedAt, copies, hasSucceeded }: LetterWorldState): string | null {
  if (orderedAt === null || hasSucceeded) return null;
  const latest = [...copies].sort((one, other) => other.attempt - one.attempt)[0];
  return latest?.state === 'quarantine' ? null : 'an order that was told as done does not hold';
}

/** What a fresh pass finds when all claims are over. */
function leftIn(state: LetterWorldState): string | null {
  const { entries, doubles } = listingOf({ ...state, now: state.now + 1 });
  if (entries.length > 1) return 'the entry is there twice';
  if (entries.length + doubles.length < state.copies.length) return 'a copy is not listed';
  const isDone = state.isNotedDone || state.keys.some(({ key }) => key.startsWith('p1-done/'));
  if (entries.length === 0) return state.hasSucceeded || isDone ? null : 'the entry is lost';
  return entries[0]?.state === 'processing' ? 'the entry waits for nobody' : null;
}
