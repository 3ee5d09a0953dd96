// needs: minutes
import { expect, test } from '@jest/globals';
import { transact } from '../../../src/guard/transact.ts';
import { explore } from '../../doubles/explorer/explore.ts';
import { guardExploration } from '../../doubles/guard/guard-scene.ts';
import { scenes } from '../../doubles/guard/scenes.ts';

const MINUTES = 10 * 60_000;

test(
  'three parties with two transactions each, in every order and with any one fault',
  async () => {
    const exploration = guardExploration({ parties: scenes.threeByTwo, transact });
    const { schedules, moments, violation } = await explore(exploration, { merges: true });
    process.stdout.write(`explored 3 x 2: ${schedules} schedules by ${moments} moments\n`);
    expect(violation).toBeNull();
    expect(schedules).toBeGreaterThan(1e12);
  },
  MINUTES,
);

test(
  'to merge equal moments leaves no schedule out, with faults: one by one there are as many',
  async () => {
    const exploration = guardExploration({ parties: scenes.twoByTwo, transact });
    const merged = await explore(exploration, { merges: true });
    const each = await explore(exploration, { merges: false });
    expect(each).toMatchObject({ schedules: merged.schedules, violation: null });
  },
  MINUTES,
);
