import { describe, expect, test } from '@jest/globals';
import type { Claim, DeadLetterStore, LetterIndex } from '../../src/dlq/dead-letter-port.ts';
import { CLAIMANT, changed, indexIn, letterId, letterOf, listingOf } from '../doubles/letters.ts';

const ID = letterId(1);

/**
 * What every implementation of {@link DeadLetterStore} promises. Each call of `openStore` opens the same place once more, as
 * another process (on GitHub: another job) would; that place is empty when a test begins.
 */
export function deadLetterStoreConformance(name: string, openStore: () => DeadLetterStore): void {
  describe(`dead letters in ${name}`, () => {
    test('are none at first', async () => {
      expect(await openStore().list()).toEqual({ kind: 'hit', entries: [], doubles: [], refused: [] });
    });

    test('are listed by what their names say, and read as they were added', async () => {
      const letters = [
        letterOf(ID, {
          parameters: { who: '$(me) ~ "you"', count: 3, dry: true },
          log_tail: ['ä', '\u0000'],
        }),
        letterOf(letterId(2), { state: 'permanent', owner: 'me', attempt: 4 }),
        letterOf(letterId(3), { state: 'quarantine' }),
      ];
      for (const letter of letters) expect(await openStore().add(letter)).toEqual({ kind: 'done' });
      const store = openStore();
      const { entries, doubles, refused } = await listingOf(store);
      expect([doubles, refused]).toEqual([[], []]);
      const sorted = entries.toSorted((one, other) => one.id.localeCompare(other.id));
      expect(sorted.map(factsOf)).toEqual([
        [ID, 'ready', 'work', 'failure', 1, '2030-01-01T00:00:00.000Z'],
        [letterId(2), 'permanent', 'work', 'failure', 4, undefined],
        [letterId(3), 'quarantine', 'work', 'failure', 1, undefined],
      ]);
      for (const [index, entry] of sorted.entries())
        expect(await store.read(entry)).toEqual({ kind: 'hit', letter: letters[index] });
    });

    test('stay as they are when they are added again', async () => {
      const store = openStore();
      await store.add(letterOf(ID, { log_tail: ['once'] }));
      expect(await store.add(letterOf(ID, { log_tail: ['once'] }))).toEqual({ kind: 'done' });
      const { entries, doubles } = await listingOf(store);
      expect([entries.length, doubles.length]).toEqual([1, 0]);
    });

    test('are claimed by one of many claimants, for the attempt after the last', async () => {
      await openStore().add(letterOf(ID, { attempt: 3 }));
      const stores = Array.from({ length: 6 }, openStore);
      const indices = await Promise.all(stores.map(store => indexIn(store, ID)));
      const answers = await Promise.all(
        stores.map((store, each) => store.claim(indices[each] as LetterIndex, CLAIMANT)),
      );
      expect(answers.map(({ kind }) => kind).sort()).toEqual(['lost', 'lost', 'lost', 'lost', 'lost', 'won']);
      const won = answers.find(({ kind }) => kind === 'won');
      expect(won).toMatchObject({ claim: { id: ID, attempt: 4, deaths: 0, letter: { id: ID, attempt: 3 } } });
    });

    test('are processing for everybody while they are retried', async () => {
      await openStore().add(letterOf(ID));
      await claimed(openStore());
      const other = openStore();
      const index = await indexIn(other, ID);
      expect(index.state).toBe('processing');
      expect(await other.claim(index, CLAIMANT)).toMatchObject({ kind: 'lost' });
    });

    test('wait on when a retry failed, as the attempt that it was', async () => {
      await openStore().add(letterOf(ID));
      const store = openStore();
      const claim = await claimed(store);
      const next = changed(claim.letter, { attempt: 2, failures: 2 });
      expect(await store.putBack(claim, next)).toEqual({ kind: 'done' });
      const other = openStore();
      const { entries, doubles } = await listingOf(other);
      expect(entries.map(({ state, attempt }) => [state, attempt])).toEqual([['ready', 2]]);
      expect(doubles).toEqual([]);
      expect(await other.read(await indexIn(other, ID))).toEqual({ kind: 'hit', letter: next });
      expect((await claimed(other)).attempt).toBe(3);
    });

    test.each(['permanent', 'quarantine'] as const)(
      'are nobody’s to claim while they are %s',
      async state => {
        await openStore().add(letterOf(ID));
        const store = openStore();
        const claim = await claimed(store);
        expect(await store.putBack(claim, changed(claim.letter, { attempt: 2, state }))).toEqual({
          kind: 'done',
        });
        const other = openStore();
        const index = await indexIn(other, ID);
        expect([index.state, index.dueAt]).toEqual([state, null]);
        expect(await other.claim(index, CLAIMANT)).toMatchObject({ kind: 'lost' });
        expect((await indexIn(openStore(), ID)).state).toBe(state);
      },
    );

    test('are gone for everybody once a retry succeeded', async () => {
      await openStore().add(letterOf(ID));
      const other = openStore();
      const before = await indexIn(other, ID);
      const store = openStore();
      expect(await store.resolve(await claimed(store))).toEqual({ kind: 'done' });
      expect(await listingOf(openStore())).toMatchObject({ entries: [], doubles: [] });
      expect(await other.read(before)).toEqual({ kind: 'miss' });
      expect(await other.claim(before, CLAIMANT)).toMatchObject({ kind: 'lost' });
    });

    test('are replaced by what was made from them', async () => {
      await openStore().add(letterOf(ID));
      const store = openStore();
      const next = changed(letterOf(ID), { state: 'quarantine' });
      const answer = await store.revise(await indexIn(store, ID), next);
      if (answer.kind !== 'done') throw new Error(JSON.stringify(answer));
      // Where a change is claimed like a retry it takes the number of one.
      expect(answer.letter).toEqual({ ...next, attempt: answer.letter.attempt });
      const other = openStore();
      const { entries, doubles } = await listingOf(other);
      const { attempt } = answer.letter;
      expect(entries).toMatchObject([{ state: 'quarantine', attempt }]);
      expect(doubles).toEqual([]);
      expect(await other.read(await indexIn(other, ID))).toEqual({ kind: 'hit', letter: answer.letter });
    });

    test('are purged', async () => {
      await openStore().add(letterOf(ID));
      const store = openStore();
      expect(await store.remove(await indexIn(store, ID), 'purged')).toEqual({ kind: 'done' });
      expect(await listingOf(openStore())).toMatchObject({ entries: [], doubles: [] });
    });

    describe.each(Object.entries(MEANWHILE))('that were %s since they were listed', (_, { happen, left }) => {
      test('are not revised, and the change is told to be lost', async () => {
        await openStore().add(letterOf(ID));
        const late = openStore();
        const before = await indexIn(late, ID);
        await happen(openStore());
        const stale = changed(letterOf(ID), { state: 'permanent', owner: 'late' });
        expect(await late.revise(before, stale)).toEqual({ kind: 'lost' });
        expect((await listingOf(openStore())).entries.map(({ state }) => state)).toEqual(left);
      });

      test('are not purged, and the purge is told to be lost', async () => {
        await openStore().add(letterOf(ID));
        const late = openStore();
        const before = await indexIn(late, ID);
        await happen(openStore());
        expect(await late.remove(before, 'purged')).toEqual({ kind: 'lost' });
        expect((await listingOf(openStore())).entries.map(({ state }) => state)).toEqual(left);
      });
    });
  });
}

interface Meanwhile {
  readonly happen: (store: DeadLetterStore) => Promise<unknown>;
  /** The states of what is there afterwards. */
  readonly left: readonly LetterIndex['state'][];
}

/** What another process may do to an entry between somebody's look at it and that one's change. */
const MEANWHILE: Readonly<Record<string, Meanwhile>> = {
  'claimed by another': { happen: claimed, left: ['processing'] },
  'put back by another': {
    happen: async store => {
      const claim = await claimed(store);
      await store.putBack(claim, changed(claim.letter, { attempt: 2 }));
    },
    left: ['ready'],
  },
  'revised by another': {
    happen: async store =>
      store.revise(await indexIn(store, ID), changed(letterOf(ID), { state: 'quarantine' })),
    left: ['quarantine'],
  },
  'resolved by another': { happen: async store => store.resolve(await claimed(store)), left: [] },
  'purged by another': {
    happen: async store => store.remove(await indexIn(store, ID), 'purged'),
    left: [],
  },
};

async function claimed(store: DeadLetterStore): Promise<Claim> {
  const answer = await store.claim(await indexIn(store, ID), CLAIMANT);
  if (answer.kind !== 'won') throw new Error(JSON.stringify(answer));
  return answer.claim;
}

function factsOf({ id, state, step, class: kind, attempt, dueAt }: LetterIndex) {
  return [id, state, step, kind, attempt, dueAt?.toISOString()];
}
