import { describe, expect, test } from '@jest/globals';
import type { StateFiles, StateReading, StateStore } from '../../src/guard/state-port.ts';
import { countIn, increment } from './state-store-counter.ts';

/**
 * What every implementation of {@link StateStore} promises. Each call of `openStore` opens the same place once more, as
 * another process would; that place is empty when a test begins.
 */
export function stateStoreConformance(name: string, openStore: () => StateStore | Promise<StateStore>): void {
  describe(`the state in ${name}`, () => {
    test('is a miss until it is created, and then what it was created with', async () => {
      const store = await openStore();
      expect(await store.read()).toMatchObject({ kind: 'miss', at: expect.any(Date) });
      const created = await store.commit(null, { 'a.json': '1', 'b/c.json': '2' }, 'create');
      expect(created).toEqual({ kind: 'committed', head: expect.any(String) });
      const reading = await store.read();
      expect(reading).toMatchObject({ ...headOf(created), files: { 'a.json': '1', 'b/c.json': '2' } });
      expect(reading).toEqual({ ...(await (await openStore()).read()), at: expect.any(Date) });
    });

    test('is created by one of two creators, and the other is stale', async () => {
      const [one, two] = [await openStore(), await openStore()];
      const answers = await Promise.all([
        one.commit(null, { 'a.json': 'one' }, 'one'),
        two.commit(null, { 'a.json': 'two' }, 'two'),
      ]);
      expect(answers.map(({ kind }) => kind).sort()).toEqual(['committed', 'stale']);
      const winner = answers[0]?.kind === 'committed' ? 'one' : 'two';
      expect(await filesOf(one)).toEqual({ 'a.json': winner });
    });

    test('is not created twice', async () => {
      const store = await openStore();
      await store.commit(null, { 'a.json': '1' }, 'create');
      expect(await store.commit(null, { 'b.json': '2' }, 'again')).toEqual({ kind: 'stale' });
      expect(await filesOf(store)).toEqual({ 'a.json': '1' });
    });

    test('is left as it is by a commit on an older head', async () => {
      const store = await openStore();
      const head = await committed(store, null, { 'a.json': '1' });
      const newer = await committed(await openStore(), head, { 'a.json': '2' });
      expect(await store.commit(head, { 'a.json': '3', 'b.json': '3' }, 'late')).toEqual({ kind: 'stale' });
      expect(await store.read()).toMatchObject({ head: newer, files: { 'a.json': '2' } });
      await committed(store, newer, { 'c.json': '4' });
      expect(await filesOf(store)).toEqual({ 'a.json': '2', 'c.json': '4' });
    });

    test('changes as a whole: new files, new content, removed files, and the others stay', async () => {
      const store = await openStore();
      const files = { 'kept.json': '1', 'changed.json': '1', 'folder/removed.json': '1' };
      const head = await committed(store, null, files);
      const changes = {
        'changed.json': '2',
        'folder/removed.json': null,
        'new/one.json': '1',
        'none.json': null,
      };
      await committed(store, head, changes);
      expect(await filesOf(store)).toEqual({ 'kept.json': '1', 'changed.json': '2', 'new/one.json': '1' });
      expect(await filesOf(await openStore())).toEqual(await filesOf(store));
    });

    test('is changed upon the head that is told, also by one who has seen only an older one', async () => {
      const [store, other] = [await openStore(), await openStore()];
      const head = await committed(store, null, { 'a.json': '1' });
      const newer = await committed(other, head, { 'b.json': '2' });
      await committed(store, newer, { 'c.json': '3' });
      expect(await filesOf(other)).toEqual({ 'a.json': '1', 'b.json': '2', 'c.json': '3' });
    });

    test('is a hit also when its last file was removed', async () => {
      const store = await openStore();
      const head = await committed(store, null, { 'a.json': '1' });
      const empty = await committed(store, head, { 'a.json': null });
      expect(await store.read()).toMatchObject({ kind: 'hit', head: empty, files: {} });
      expect(await store.commit(null, { 'a.json': '2' }, 'create')).toEqual({ kind: 'stale' });
    });

    test('has a new head after every commit, also one that puts back what was there', async () => {
      const store = await openStore();
      const heads: (string | null)[] = [null];
      for (const text of ['1', '2', '1', '2'])
        heads.push(await committed(store, heads.at(-1) ?? null, { 'a.json': text }));
      expect(new Set(heads).size).toBe(5);
      expect(await store.commit(heads[1] ?? null, { 'a.json': '3' }, 'late')).toEqual({ kind: 'stale' });
    });

    test('is read as of one moment while it changes', async () => {
      const [writer, reader] = [await openStore(), await openStore()];
      const pair = (text: string) => ({ 'a.json': text, 'folder/b.json': text });
      let head = await committed(writer, null, pair('0'));
      const readings: Promise<StateReading>[] = [];
      for (let n = 1; n <= 20; n += 1) {
        readings.push(reader.read());
        head = await committed(writer, head, pair(String(n)));
      }
      for (const reading of await Promise.all(readings)) {
        expect(reading).toMatchObject({ kind: 'hit' });
        const [one, other] = reading.kind === 'hit' ? Object.values(reading.files) : [];
        expect(one).toBe(other);
      }
    });

    test('keeps every character, and large files', async () => {
      const store = await openStore();
      const files = {
        'text.json': JSON.stringify({ text: 'Zürich 😀 \u2028 \u0000 \\ " </script> ${x}' }),
        'lines.txt': 'no newline at the end\r\n\n\ttab\n \nlast',
        'empty.json': '',
        'large.json': JSON.stringify(Array.from({ length: 20_000 }, (_, n) => `é${n}`)),
        'ledger/2026-11-24.json': '{}',
      };
      expect(files['large.json'].length).toBeGreaterThan(150_000);
      await committed(store, null, files);
      expect(await filesOf(await openStore())).toEqual(files);
    });
  });

  describe(`a poll of the state in ${name}`, () => {
    test('is a miss without a state, and without the file', async () => {
      const [store, other] = [await openStore(), await openStore()];
      const first = await store.poll('a.json', null);
      expect(first).toEqual({ kind: 'miss', seen: expect.any(String) });
      const head = await committed(other, null, { 'b.json': '1' });
      expect(await store.poll('a.json', null)).toMatchObject({ kind: 'miss' });
      await committed(other, head, { 'a.json': '1' });
      expect(await store.poll('a.json', seenOf(first))).toMatchObject({ kind: 'hit', text: '1' });
    });

    test('is unchanged as long as the file is what was seen', async () => {
      const [store, other] = [await openStore(), await openStore()];
      const head = await committed(other, null, { 'a.json': '1' });
      const first = await store.poll('a.json', null);
      expect(first).toMatchObject({ kind: 'hit', text: '1' });
      expect(await store.poll('a.json', seenOf(first))).toEqual({ kind: 'unchanged' });
      const missing = await store.poll('none.json', null);
      expect(await store.poll('none.json', seenOf(missing))).toEqual({ kind: 'unchanged' });
      await committed(other, head, { 'a.json': '2' });
      const second = await store.poll('a.json', seenOf(first));
      expect(second).toMatchObject({ kind: 'hit', text: '2' });
      expect(await store.poll('a.json', seenOf(second))).toEqual({ kind: 'unchanged' });
    });

    test('tells the file as it is after other files have changed', async () => {
      const [store, other] = [await openStore(), await openStore()];
      const head = await committed(other, null, { 'a.json': '1', 'b.json': '1' });
      const first = await store.poll('a.json', null);
      await committed(other, head, { 'b.json': '2' });
      const second = await store.poll('a.json', seenOf(first));
      expect(second.kind === 'unchanged' || (second.kind === 'hit' && second.text === '1')).toBe(true);
    });

    test('notices that the file was removed', async () => {
      const [store, other] = [await openStore(), await openStore()];
      const head = await committed(other, null, { 'a.json': '1', 'b.json': '1' });
      const first = await store.poll('a.json', null);
      await committed(other, head, { 'a.json': null });
      expect(await store.poll('a.json', seenOf(first))).toMatchObject({ kind: 'miss' });
    });
  });

  test(`16 writers who count in ${name} at once lose nothing and count nothing twice`, async () => {
    const each = 3;
    const stores = await Promise.all(Array.from({ length: 16 }, openStore));
    await Promise.all(
      stores.map(async (store, writer) => {
        for (let n = 0; n < each; n += 1) await increment(store, `${writer}.${n}`);
      }),
    );
    expect(countIn(await filesOf(await openStore()))).toBe(stores.length * each);
  });
}

async function committed(
  store: StateStore,
  head: string | null,
  changes: Parameters<StateStore['commit']>[1],
) {
  const answer = await store.commit(head, changes, 'change');
  if (answer.kind !== 'committed') throw new Error(`the commit was not made: ${JSON.stringify(answer)}`);
  return answer.head;
}

async function filesOf(store: StateStore): Promise<StateFiles> {
  const reading = await store.read();
  if (reading.kind !== 'hit') throw new Error(`there is no state: ${JSON.stringify(reading)}`);
  return reading.files;
}

const headOf = (answer: object) => ('head' in answer ? { head: answer.head } : {});

const seenOf = (answer: object) => ('seen' in answer && typeof answer.seen === 'string' ? answer.seen : null);
