import { EMPTY_STATE, type GuardState } from '../../../src/guard/state.ts';
import type { Party } from './guard-scene.ts';
import { leaseOf } from './requests.ts';
import { admits, settles, topsUp } from './works.ts';

const FOUR_USD = { reserved_micro_usd: 4_000_000, micro_qps: 500_000 };
const mine = leaseOf('mine', { ...FOUR_USD, fence: 1 });
const yours = leaseOf('yours', { ...FOUR_USD, fence: 2 });

/** Two runs hold eight of ten dollars and both slots. */
export const HELD: GuardState = { ...EMPTY_STATE, fence: 2, leases: [mine, yours] };

const topsUpAfter = (run: string, usd: number): Party => ({
  runs: [run],
  works: [admits(run, usd), topsUp()],
});
const settlesAfter = (run: string, usd: number, cost: number): Party => ({
  runs: [run],
  works: [admits(run, usd), settles(cost)],
});

/** Who meets whom. Of ten dollars and two slots there is never enough for all. */
export const scenes = {
  twoByOne: [
    { runs: ['mine'], works: [topsUp(mine)] },
    { runs: ['a'], works: [admits('a', 4)] },
  ],
  twoByTwo: [topsUpAfter('a', 4), settlesAfter('b', 4, 3)],
  threeByOne: ['a', 'b', 'c'].map(run => ({ runs: [run], works: [admits(run, 4)] })),
  mixed: [
    { runs: ['mine'], works: [topsUp(mine), settles(4, mine)] },
    { runs: ['yours'], works: [settles(2, yours)] },
    settlesAfter('c', 4, 1),
  ],
  threeByTwo: [topsUpAfter('a', 4), settlesAfter('b', 4, 3), settlesAfter('c', 2, 1)],
} satisfies Record<string, readonly Party[]>;
