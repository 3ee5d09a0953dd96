import { describe, expect, test } from '@jest/globals';
import { REAL } from '../../../doubles/dlq/claiming-actor.ts';
import { FLAWED, FLAWS, type Flaw } from '../../../doubles/dlq/flawed-letters.ts';
import { type LetterScene, letterExploration } from '../../../doubles/dlq/letter-scene.ts';
import { explore } from '../../../doubles/explorer/explore.ts';
import { sample } from '../../../doubles/explorer/sample.ts';

type Scene = Omit<LetterScene, 'protocol'>;

/** Says how much was explored, and that nothing was found. */
async function all(title: string, scene: Scene, merges = true): Promise<number> {
  const { schedules, moments, violation } = await explore(letterExploration({ ...scene, protocol: REAL }), {
    merges,
  });
  process.stdout.write(`explored ${title}: ${schedules} schedules by ${moments} moments\n`);
  expect(violation).toBeNull();
  return schedules;
}

test('of two drains over one entry each attempt is one’s alone, in every order and with any fault', async () => {
  expect(
    await all('2 drains, 1 limit, 1 fault', { actors: 2, passes: 1, evictions: 0, faults: 1 }),
  ).toBeGreaterThan(100_000);
});

test('so it is of three drains with any one fault', async () => {
  const three = { actors: 3, passes: 0, evictions: 0, faults: 1 };
  expect(await all('3 drains, 1 fault', three)).toBeGreaterThan(1_000_000);
});

test('so it is of three drains while claims grow too old, in 5,000 schedules by chance', async () => {
  const scene = { actors: 3, passes: 2, evictions: 1, faults: 2, protocol: REAL };
  const { violation } = await sample(letterExploration(scene), { seed: 20261124, schedules: 5_000 });
  expect(violation).toBeNull();
});

test('so it is where GitHub drops any key at any moment', async () => {
  await all('2 drains, 1 eviction, 1 fault', { actors: 2, passes: 0, evictions: 1, faults: 1 });
  await all('2 drains, 1 limit, 1 eviction', { actors: 2, passes: 1, evictions: 1, faults: 0 });
  await all('2 drains, 2 evictions', { actors: 2, passes: 0, evictions: 2, faults: 0 });
});

test('an order that is told as done holds, whoever retries the entry meanwhile', async () => {
  const one = { actors: 1, orders: 1 };
  await all('1 drain, 1 order, 1 eviction, 1 fault', { ...one, passes: 0, evictions: 1, faults: 1 });
  await all('1 drain, 1 order, 1 limit, 1 fault', { ...one, passes: 1, evictions: 0, faults: 1 });
});

test('to merge equal moments leaves no schedule out: one by one there are as many', async () => {
  const scene = { actors: 2, passes: 0, evictions: 0, faults: 0 };
  expect(await all('2 drains merged', scene)).toBe(await all('2 drains one by one', scene, false));
});

const WHY: Readonly<Record<Flaw, RegExp>> = {
  'trusts a key alone': /begun twice/,
  'looks for other records before it leaves its own': /begun twice/,
  'takes a key that is taken for its own, and looks for no record': /begun twice/,
  'removes the former copy before it uploads the next': /is lost/,
  'notes no end where the copy stays': /retried after it had succeeded/,
};

describe('the explorer finds what is wrong with a protocol that', () => {
  test.each(FLAWS)('%s', async flaw => {
    const scene = { actors: 2, passes: 1, evictions: 1, faults: 1, protocol: FLAWED[flaw] };
    const { violation } = await explore(letterExploration(scene), { merges: true });
    expect(violation?.why).toMatch(WHY[flaw]);
    expect(violation?.schedule.length).toBeGreaterThan(1);
  });
});
