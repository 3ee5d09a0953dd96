import { ActorScript } from './actor-script.ts';
import { type ActorView, type Moment, scheduleOf, viewOf } from './moment.ts';
import type { Actor, World } from './world.ts';

/** What is explored, and what has to hold. */
export interface Exploration<State, Call, Reply, Result> {
  readonly world: World<State, Call, Reply>;
  readonly actors: readonly Actor<Call, Reply, Result>[];
  /** How many faults, deaths included, one schedule may have. */
  readonly faults: number;
  /** What is wrong at a moment, or null. */
  readonly check: (state: State, actors: readonly ActorView<Result>[]) => string | null;
  /** The same once nobody can act any more. */
  readonly checkEnd: (state: State, actors: readonly ActorView<Result>[]) => string | null;
}

export interface Explored {
  /** Ways in which all happened from start to end. */
  readonly schedules: number;
  /** Moments that were looked at. */
  readonly moments: number;
  /** The first that was found: how it came about, one line a step. */
  readonly violation: { readonly why: string; readonly schedule: readonly string[] } | null;
}

/** A schedule that is longer never ends, as far as anybody can tell. */
const LONGEST_SCHEDULE = 100;

export class Violation extends Error {
  readonly schedule: readonly string[];

  constructor(why: string, schedule: readonly string[]) {
    super(why);
    this.schedule = schedule;
  }
}

export type Scripts<Call, Reply, Result> = readonly ActorScript<Call, Reply, Result>[];

export async function firstMoment<State, Call, Reply, Result>({
  world,
  actors,
  faults,
}: Exploration<State, Call, Reply, Result>): Promise<{
  scripts: Scripts<Call, Reply, Result>;
  moment: Moment<State, Call, Result>;
}> {
  const scripts = actors.map(actor => new ActorScript(actor));
  const points = await Promise.all(scripts.map(script => script.start()));
  const standing = points.map(point => ({ point, isDead: false }));
  const moment = { state: world.initial, actors: standing, faultsLeft: faults, past: null };
  return { scripts, moment };
}

/**
 * Whether nobody can act any more.
 *
 * @throws Violation when something is wrong at this moment.
 */
export function isEnd<State, Call, Reply, Result>(
  { check, checkEnd }: Exploration<State, Call, Reply, Result>,
  { state, actors, past }: Moment<State, Call, Result>,
): boolean {
  const views = actors.map(viewOf);
  const isOver = views.every(({ kind }) => kind !== 'running');
  const isTooLong = !isOver && (past?.length ?? 0) >= LONGEST_SCHEDULE;
  const why = check(state, views) ?? (isTooLong ? 'it does not end' : isOver ? checkEnd(state, views) : null);
  if (why !== null) throw new Violation(why, scheduleOf(past));
  return isOver;
}

/** What came of `go`, a violation included. */
export async function exploredBy(
  go: (count: { schedules: number; moments: number }) => Promise<void>,
): Promise<Explored> {
  const count = { schedules: 0, moments: 0 };
  try {
    await go(count);
    return { ...count, violation: null };
  } catch (error) {
    if (!(error instanceof Violation)) throw error;
    return { ...count, violation: { why: error.message, schedule: error.schedule } };
  }
}
