import { type Exploration, type Explored, exploredBy, firstMoment, isEnd } from './exploration.ts';
import type { Moment } from './moment.ts';
import { movesFrom } from './moves.ts';
import type { World } from './world.ts';

/**
 * Explores every order in which the actors' calls can come, and every fault that the world knows at any of them: also the
 * death of an actor, before a call is made or before its reply is heard. With `merges`, equal moments are gone on from
 * once, whatever led to them, and the schedules through them are counted all the same.
 */
export function explore<State, Call, Reply, Result>(
  exploration: Exploration<State, Call, Reply, Result>,
  { merges }: { readonly merges: boolean },
): Promise<Explored> {
  return exploredBy(async count => {
    const { world } = exploration;
    const { scripts, moment: first } = await firstMoment(exploration);
    const known = new Map<string, number>();

    async function schedulesFrom(moment: Moment<State, Call, Result>): Promise<number> {
      const key = merges ? keyOf(world, moment) : null;
      const before = key === null ? undefined : known.get(key);
      if (before !== undefined) return before;
      count.moments += 1;
      let schedules = isEnd(exploration, moment) ? 1 : 0;
      for (const { make } of movesFrom(world, scripts, moment))
        schedules += await schedulesFrom(await make());
      if (key !== null) known.set(key, schedules);
      return schedules;
    }

    count.schedules = await schedulesFrom(first);
  });
}

function keyOf<State, Call, Reply, Result>(
  world: World<State, Call, Reply>,
  { state, actors, faultsLeft }: Moment<State, Call, Result>,
): string {
  const where = actors.map(({ point, isDead }) => `${isDead ? 'x' : ''}${point.id}`).join(' ');
  return `${faultsLeft}|${where}|${world.keyOf(state)}`;
}
