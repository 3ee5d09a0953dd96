// needs: minutes
import { expect, test } from '@jest/globals';
import { REAL } from '../../../doubles/dlq/claiming-actor.ts';
import { letterExploration } from '../../../doubles/dlq/letter-scene.ts';
import { explore } from '../../../doubles/explorer/explore.ts';

const MINUTES = 10 * 60_000;

test.each([
  ['2 drains, 1 limit, 2 faults', { actors: 2, passes: 1, evictions: 0, faults: 2 }],
  ['2 drains, 1 order, 1 fault', { actors: 2, orders: 1, passes: 0, evictions: 0, faults: 1 }],
])(
  'drains over one entry, in every order, while claims grow too old: %s',
  async (title, own) => {
    const scene = { ...own, protocol: REAL };
    const { schedules, moments, violation } = await explore(letterExploration(scene), { merges: true });
    process.stdout.write(`explored ${title}: ${schedules} schedules by ${moments} moments\n`);
    expect(violation).toBeNull();
    expect(schedules).toBeGreaterThan(1e7);
  },
  MINUTES,
);
