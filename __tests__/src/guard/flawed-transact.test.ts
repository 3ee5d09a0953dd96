import { describe, expect, test } from '@jest/globals';
import { explore } from '../../doubles/explorer/explore.ts';
import { FLAWS, type Flaw, flawedTransact } from '../../doubles/guard/flawed-transact.ts';
import { guardExploration } from '../../doubles/guard/guard-scene.ts';
import { HELD, scenes } from '../../doubles/guard/scenes.ts';

const look = (flaw: Flaw | null) =>
  explore(guardExploration({ parties: scenes.mixed, state: HELD, transact: flawedTransact(flaw) }), {
    merges: true,
  });

const TWICE = /was applied twice|was told to change nothing, and did/;
const LOST = /was told to be done, and is lost/;
const WHY: Readonly<Record<Flaw, RegExp>> = {
  'looks for no operation of its own': TWICE,
  'looks for its last operation alone': TWICE,
  'believes that a stale commit was not applied': TWICE,
  'takes an unknown commit for done': LOST,
  'takes a stale commit for done': LOST,
  'commits on the newest head what it decided on an older one': LOST,
  'never reads again': /it does not end/,
};

describe('the explorer finds what is wrong with a transaction that', () => {
  test.each(FLAWS)('%s', async flaw => {
    const { violation } = await look(flaw);
    expect(violation?.why).toMatch(WHY[flaw]);
    expect(violation?.schedule.length).toBeGreaterThan(1);
  });
});

test('and finds nothing wrong with one that has no flaw', async () => {
  expect(await look(null)).toMatchObject({ violation: null });
});
