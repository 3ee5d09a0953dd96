import { describe, expect, test } from '@jest/globals';
import { REAL } from '../../../doubles/dlq/claiming-actor.ts';
import { exploreAll } from '../../../doubles/dlq/explore-all.ts';
import { FLAWED, FLAWS, type Flaw } from '../../../doubles/dlq/flawed-letters.ts';
import { letterExploration } from '../../../doubles/dlq/letter-scene.ts';
import { explore } from '../../../doubles/explorer/explore.ts';
import { sample } from '../../../doubles/explorer/sample.ts';

test('of two drains over one entry each attempt is one’s alone, in every order and with any fault', async () => {
  expect(
    await exploreAll('2 drains, 1 limit, 1 fault', { actors: 2, passes: 1, evictions: 0, faults: 1 }),
  ).toBeGreaterThan(100_000);
});

test('so it is of three drains while claims grow too old, in 5,000 schedules by chance', async () => {
  const scene = { actors: 3, passes: 2, evictions: 1, faults: 2, protocol: REAL };
  const { violation } = await sample(letterExploration(scene), { seed: 20261124, schedules: 5_000 });
  expect(violation).toBeNull();
});

test('to merge equal moments leaves no schedule out: one by one there are as many', async () => {
  const scene = { actors: 2, passes: 0, evictions: 0, faults: 0 };
  expect(await exploreAll('2 drains merged', scene)).toBe(
    await exploreAll('2 drains one by one', scene, false),
  );
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
