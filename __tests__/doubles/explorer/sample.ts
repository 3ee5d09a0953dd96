import { type Exploration, type Explored, exploredBy, firstMoment, isEnd } from './exploration.ts';
import { movesFrom } from './moves.ts';

/** At how many of a thousand steps of a schedule something goes wrong, while it still may: about once in most schedules. */
const FAULTY_STEPS = 80;

/** Plays `schedules` of those that {@link explore} would explore, by chance: the same ones for the same `seed`. */
export function sample<State, Call, Reply, Result>(
  exploration: Exploration<State, Call, Reply, Result>,
  { seed, schedules }: { readonly seed: number; readonly schedules: number },
): Promise<Explored> {
  return exploredBy(async count => {
    const random = randomBelow(seed);
    const { scripts, moment: first } = await firstMoment(exploration);
    for (; count.schedules < schedules; count.schedules += 1) {
      for (let moment = first; ; count.moments += 1) {
        const isOver = isEnd(exploration, moment);
        const moves = movesFrom(exploration.world, scripts, moment);
        const isFaulty = random(1000) < FAULTY_STEPS;
        const wished = moves.filter(({ isFault }) => isFault === isFaulty);
        const choices = wished.length === 0 ? moves : wished;
        const move = choices[random(choices.length)];
        if (move === undefined || (isOver && random(2) === 0)) break;
        moment = await move.make();
      }
    }
  });
}

/** Whole numbers from 0 up to below a bound: mulberry32, by Tommy Ettinger. */
function randomBelow(seed: number): (bound: number) => number {
  let state = seed;
  return bound => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % bound;
  };
}
