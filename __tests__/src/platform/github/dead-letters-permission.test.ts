import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startClientStep } from '../../../doubles/github/client-step.ts';
import { startGitHubDouble } from '../../../doubles/github/github-double.ts';
import { CLAIMANT, changed, indexIn, letterId, letterOf, listingOf } from '../../../doubles/letters.ts';
import { lettersOnGitHub } from '../../../doubles/letters-on-github.ts';

const ID = letterId(1);
const step = startClientStep();

beforeAll(() => step.enter({}));
afterAll(() => step.leave());

test.each(['claimed', 'revised', 'purged'] as const)(
  'an entry is not %s without `actions: write`: the permission is named before anything is done',
  async deed => {
    const github = await startGitHubDouble({ actions: 'read' });
    try {
      await lettersOnGitHub(github, { runId: 1 }).add(letterOf(ID));
      const store = lettersOnGitHub(github, { runId: 2 });
      const index = await indexIn(store, ID);
      const left = github.artifacts.all().length;
      const deeds = {
        claimed: () => store.claim(index, CLAIMANT),
        revised: () => store.revise(index, changed(letterOf(ID), { state: 'quarantine' })),
        purged: () => store.remove(index, 'purged'),
      };
      expect(await deeds[deed]()).toMatchObject({
        kind: 'unavailable',
        reasonCode: 'permission-missing',
        fix: expect.stringContaining('`permissions: actions: write`'),
      });
      expect([github.caches.all().length, github.artifacts.all().length]).toEqual([0, left]);
      expect((await listingOf(store)).entries).toMatchObject([{ id: ID, state: 'ready', attempt: 1 }]);
    } finally {
      await github.close();
    }
  },
);
