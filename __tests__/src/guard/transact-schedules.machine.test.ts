// needs: minutes
import { expect, test } from '@jest/globals';
import { transact } from '../../../src/guard/transact.ts';
import type { Explored } from '../../doubles/explorer/exploration.ts';
import { explore } from '../../doubles/explorer/explore.ts';
import { sample } from '../../doubles/explorer/sample.ts';
import { type GuardScene, guardExploration } from '../../doubles/guard/guard-scene.ts';
import { HELD, scenes } from '../../doubles/guard/scenes.ts';

type Scene = Omit<GuardScene, 'transact'>;

/** Says how much was explored, and that nothing was found. */
async function told(title: string, exploring: Promise<Explored>): Promise<number> {
  const { schedules, moments, violation } = await exploring;
  process.stdout.write(`explored ${title}: ${schedules} schedules by ${moments} moments\n`);
  expect(violation).toBeNull();
  return schedules;
}

const all = (title: string, scene: Scene, merges = true): Promise<number> =>
  told(title, explore(guardExploration({ ...scene, transact }), { merges }));

test('two parties that ask for money and go on find it counted once, in every order and with any one fault', async () => {
  const schedules = await all('2 parties x 2 transactions', { parties: scenes.twoByTwo });
  expect(schedules).toBeGreaterThan(100_000);
  await all('the same with any two faults', { parties: scenes.twoByTwo, faults: 2 });
});

test('three parties that ask for the last money get no more than there is, also where no state is yet', async () => {
  const schedules = await all('3 parties x 1 transaction', { parties: scenes.threeByOne });
  expect(schedules).toBeGreaterThan(1_000_000);
  await all('the same without a state', { parties: scenes.threeByOne, state: null });
});

test('three parties of which one asks, one settles and one tops up', async () => {
  await all('a top-up, a settlement and an admission', { parties: scenes.mixed, state: HELD });
});

test('three parties with two transactions each, in every order', async () => {
  await all('3 parties x 2 transactions, without a fault', { parties: scenes.threeByTwo, faults: 0 });
});

test('the same with any one fault, in 50,000 schedules by chance', async () => {
  const exploration = guardExploration({ parties: scenes.threeByTwo, transact });
  await told('3 parties x 2 transactions', sample(exploration, { seed: 20261124, schedules: 50_000 }));
});

test('to merge equal moments leaves no schedule out: one by one there are as many', async () => {
  const scene = { parties: scenes.twoByTwo, faults: 0 };
  expect(await all('2 x 2 merged', scene)).toBe(await all('2 x 2 one by one', scene, false));
  const faulty = { parties: scenes.twoByOne };
  expect(await all('2 x 1 merged', faulty)).toBe(await all('2 x 1 one by one', faulty, false));
});
