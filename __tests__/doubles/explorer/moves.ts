import type { Scripts } from './exploration.ts';
import { type Moment, onward, type Standing } from './moment.ts';
import type { Outcome, World } from './world.ts';

/** One way to go on from a moment. */
export interface Move<State, Call, Result> {
  readonly isFault: boolean;
  readonly make: () => Promise<Moment<State, Call, Result>>;
}

/** Every way to go on: each actor's call with each of its outcomes, each actor's death, and what happens by itself. */
export function movesFrom<State, Call, Reply, Result>(
  world: World<State, Call, Reply>,
  scripts: Scripts<Call, Reply, Result>,
  moment: Moment<State, Call, Result>,
): readonly Move<State, Call, Result>[] {
  const drifts = world.driftsOf(moment.state).map(({ label, state }) => ({
    isFault: false,
    make: async () => ({ ...moment, state, past: onward(moment.past, null, label) }),
  }));
  return [...drifts, ...moment.actors.flatMap((standing, index) => movesOf(standing, index))];

  function movesOf(standing: Standing<Call, Result>, index: number): Move<State, Call, Result>[] {
    const { stance } = standing.point;
    if (standing.isDead || stance.kind === 'ended') return [];
    const dies: Outcome<State, Reply> = {
      label: 'dies',
      state: moment.state,
      reply: null,
      replyKey: '',
      isFault: true,
    };
    return [...world.outcomesOf(moment.state, stance.call), dies]
      .filter(({ isFault }) => moment.faultsLeft > 0 || !isFault)
      .map(outcome => ({
        isFault: outcome.isFault,
        make: () => after(outcome, standing, index),
      }));
  }

  async function after(
    { label, state, reply, replyKey, isFault }: Outcome<State, Reply>,
    { point }: Standing<Call, Result>,
    index: number,
  ): Promise<Moment<State, Call, Result>> {
    const script = scripts[index];
    if (script === undefined) throw new RangeError(`There is no actor ${index}.`);
    const next =
      reply === null
        ? { point, isDead: true }
        : {
            point: script.known(point.id, replyKey) ?? (await script.after(point.id, reply, replyKey)),
            isDead: false,
          };
    return {
      state,
      actors: moment.actors.with(index, next),
      faultsLeft: moment.faultsLeft - (isFault ? 1 : 0),
      past: onward(moment.past, index, label),
    };
  }
}
