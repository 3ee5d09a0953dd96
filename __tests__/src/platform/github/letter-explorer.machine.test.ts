// needs: minutes
import { expect, jest, test } from '@jest/globals';
import { exploreAll } from '../../../doubles/dlq/explore-all.ts';

jest.setTimeout(10 * 60_000);

test('so it is of three drains with any one fault', async () => {
  const three = { actors: 3, passes: 0, evictions: 0, faults: 1 };
  expect(await exploreAll('3 drains, 1 fault', three)).toBeGreaterThan(1_000_000);
});

test('so it is where GitHub drops any key at any moment', async () => {
  await exploreAll('2 drains, 1 eviction, 1 fault', { actors: 2, passes: 0, evictions: 1, faults: 1 });
  await exploreAll('2 drains, 1 limit, 1 eviction', { actors: 2, passes: 1, evictions: 1, faults: 0 });
  await exploreAll('2 drains, 2 evictions', { actors: 2, passes: 0, evictions: 2, faults: 0 });
});

test('an order that is told as done holds, whoever retries the entry meanwhile', async () => {
  const one = { actors: 1, orders: 1 };
  await exploreAll('1 drain, 1 order, 1 eviction, 1 fault', { ...one, passes: 0, evictions: 1, faults: 1 });
  await exploreAll('1 drain, 1 order, 1 limit, 1 fault', { ...one, passes: 1, evictions: 0, faults: 1 });
});

test.each([
  ['2 drains, 1 limit, 2 faults', { actors: 2, passes: 1, evictions: 0, faults: 2 }],
  ['2 drains, 1 order, 1 fault', { actors: 2, orders: 1, passes: 0, evictions: 0, faults: 1 }],
])('drains over one entry, in every order, while claims grow too old: %s', async (title, scene) => {
  expect(await exploreAll(title, scene)).toBeGreaterThan(1e7);
});
