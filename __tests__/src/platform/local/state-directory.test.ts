import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  readdirSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import type { StateStore } from '../../../../src/guard/state-port.ts';
import { systemClock } from '../../../../src/kernel/clock.ts';
import { stateDirectory } from '../../../../src/platform/local/state-directory.ts';
import { useTempFolder } from '../../../doubles/temp-folder.ts';

const folder = useTempFolder();
const HOUR_MS = 3_600_000;

const open = (aheadMs = 0): StateStore =>
  stateDirectory({
    folder: folder.at('state'),
    clock: { ...systemClock, now: () => new Date(Date.now() + aheadMs) },
  });

const names = () => readdirSync(folder.at('state')).sort();
const snapshot = (text: string) => JSON.stringify({ format: 1, files: { 'a.json': text } });

/** `count` commits, each with its number in a.json. */
async function commits(store: StateStore, count: number, from: string | null = null): Promise<string> {
  let head = from;
  for (let n = 0; n < count; n += 1) {
    const answer = await store.commit(head, { 'a.json': String(Number(head ?? 0) + 1) }, 'count');
    if (answer.kind !== 'committed') throw new Error(JSON.stringify(answer));
    head = answer.head;
  }
  return head ?? '';
}

test('every commit is a file with all of the state, its time and its note, and nothing else is left', async () => {
  await commits(open(), 2);
  expect(names()).toEqual(['state.1', 'state.2']);
  expect(JSON.parse(folder.read('state/state.2'))).toEqual({
    format: 1,
    at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    note: 'count',
    files: { 'a.json': '2' },
  });
});

test('the policy is local, the place is the folder, and the time is that of the clock', async () => {
  const at = new Date('2026-11-24T12:00:00Z');
  const store = stateDirectory({ folder: folder.at('state'), clock: { ...systemClock, now: () => at } });
  expect(await store.read()).toEqual({ kind: 'miss', at, policy: { kind: 'local' } });
  await commits(store, 1);
  expect(await store.read()).toMatchObject({ kind: 'hit', head: '1', at, policy: { kind: 'local' } });
  expect(store.place).toBe(folder.at('state'));
});

test('a folder with other files and drafts is a miss, and they are left alone', async () => {
  const others = [
    '.gitkeep',
    'README',
    'state.0',
    'state.007',
    'state.1.bak',
    'state.1234567890123',
    'state.draft.7.ab',
  ];
  for (const name of others) folder.write(`state/${name}`, 'x');
  expect(await open().read()).toMatchObject({ kind: 'miss' });
  await commits(open(), 1);
  expect(names()).toEqual([...others, 'state.1'].sort());
});

test('the newest snapshot is the one of the highest number, not of the last name', async () => {
  await commits(open(), 11);
  expect(await open().read()).toMatchObject({ head: '11', files: { 'a.json': '11' } });
});

test('a commit on a stale head leaves no file behind', async () => {
  const head = await commits(open(), 1);
  await commits(open(), 1, head);
  expect(await open().commit(head, { 'a.json': 'late' }, 'late')).toEqual({ kind: 'stale' });
  expect(await open().commit(null, { 'a.json': 'late' }, 'late')).toEqual({ kind: 'stale' });
  expect(await open().commit('9', { 'a.json': 'early' }, 'early')).toEqual({ kind: 'stale' });
  expect(await open().commit('nonsense', { 'a.json': 'x' }, 'x')).toEqual({ kind: 'stale' });
  expect(names()).toEqual(['state.1', 'state.2']);
});

test('a state that was removed is stale to those who had read it, and can be created again', async () => {
  const store = open();
  const head = await commits(store, 3);
  rmSync(folder.at('state'), { recursive: true });
  expect(await store.commit(head, { 'a.json': '4' }, 'late')).toEqual({ kind: 'stale' });
  expect(await store.poll('a.json', null)).toMatchObject({ kind: 'miss' });
  expect(await store.read()).toMatchObject({ kind: 'miss' });
  expect(await commits(store, 1)).toBe('1');
});

test('names that an object has by itself are files like any other', async () => {
  const store = open();
  const files = Object.fromEntries([
    ['__proto__', '1'],
    ['constructor', '2'],
  ]);
  expect(await store.poll('constructor', null)).toMatchObject({ kind: 'miss' });
  expect(await store.commit(null, files, 'create')).toMatchObject({ kind: 'committed' });
  const reading = await open().read();
  expect(reading.kind === 'hit' && Object.entries(reading.files)).toEqual(Object.entries(files));
  expect(await store.poll('toString', null)).toMatchObject({ kind: 'miss' });
});

test('a poll reads nothing as long as the number is the one that was seen', async () => {
  const store = open();
  await commits(store, 2);
  const first = await store.poll('a.json', null);
  writeFileSync(folder.at('state/state.2'), 'garbage');
  expect(await store.poll('a.json', first.kind === 'hit' ? first.seen : null)).toEqual({ kind: 'unchanged' });
  folder.write('state/state.3', snapshot('three'));
  expect(await store.poll('a.json', null)).toMatchObject({ kind: 'hit', text: 'three' });
});

describe('old snapshots', () => {
  const age = (number: number, ms: number) => {
    const then = new Date(Date.now() - ms);
    utimesSync(folder.at(`state/state.${number}`), then, then);
  };
  /** 1,024 commits, of which all but the last are as old as told. */
  const old = async (ms: (number: number) => number) => {
    for (let number = 1; number <= 1023; number += 1) {
      folder.write(`state/state.${number}`, snapshot(String(number)));
      age(number, ms(number));
    }
    await commits(open(), 1, '1023');
  };
  const remaining = () =>
    names()
      .map(name => Number(name.split('.')[1]))
      .sort((one, other) => one - other);

  test('go past the newest 1,000 once they are older than 24 h', async () => {
    await old(() => 25 * HOUR_MS);
    expect(remaining()).toEqual(Array.from({ length: 1000 }, (_, index) => index + 25));
  });

  test('stay for 24 h however many there are', async () => {
    await old(() => 23 * HOUR_MS);
    expect(remaining()).toHaveLength(1024);
  });

  test('go in the order of their numbers: none before an older number that stays', async () => {
    await old(number => (number === 5 ? 0 : 25 * HOUR_MS));
    expect(remaining().slice(0, 3)).toEqual([5, 6, 7]);
  });

  test('make a commit unknown that was given a number anew', async () => {
    await commits(open(), 3);
    // A writer that sleeps after it has looked at its head, which is removed meanwhile with all that followed upon it.
    const sleep = (): Date => {
      folder.write('state/state.2000', snapshot('far'));
      rmSync(folder.at('state/state.3'), { force: true });
      return new Date();
    };
    const store = stateDirectory({ folder: folder.at('state'), clock: { ...systemClock, now: sleep } });
    expect(await store.commit('3', { 'a.json': 'late' }, 'late')).toMatchObject({ kind: 'unknown' });
    expect(await open().read()).toMatchObject({ head: '2000', files: { 'a.json': 'far' } });
  });
});

test('drafts of writers that died are removed after an hour, and younger ones are not', async () => {
  await commits(open(), 15);
  const [old, young] = ['state.draft.1.aa', 'state.draft.2.bb'];
  for (const name of [old, young]) folder.write(`state/${name}`, '{');
  const then = new Date(Date.now() - 2 * HOUR_MS);
  utimesSync(folder.at('state', old), then, then);
  await commits(open(), 1, '15');
  expect(names().filter(name => name.includes('draft'))).toEqual([young]);
});

describe('the state is unavailable, with the file and the way on, when its newest snapshot', () => {
  const newest = () => folder.at('state/state.3');
  const goBack = () => `cp ${folder.at('state/state.2')} ${folder.at('state/state.4')}`;
  const replace = (place: (file: string) => void) => () => {
    rmSync(newest());
    place(newest());
  };
  const write = (text: string | Uint8Array) => replace(file => writeFileSync(file, text));

  test.each<readonly [string, () => void, string]>([
    ['is truncated', () => truncateSync(newest(), 20), 'is not JSON'],
    ['is empty', write(''), 'is not JSON'],
    ['is edited to something else', write('{"format": 1, "files": {"a.json": "3",}}'), 'is not JSON'],
    ['holds zeros', write(Buffer.alloc(512)), 'is not JSON'],
    ['is not UTF-8', write(Buffer.from('{"format":1,"files":{"a":"\u00e9"}}', 'latin1')), 'is not UTF-8'],
    ['is another JSON text', write('[1]'), 'does not hold a state of p1'],
    ['has no files', write('{"format": 1}'), 'does not hold a state of p1'],
    ['has files that are no texts', write('{"format": 1, "files": {"a.json": {}}}'), 'does not hold a state'],
    ['has an odd format', write('{"format": "1", "files": {}}'), 'does not hold a state of p1'],
    ['is a folder', replace(mkdirSync), 'is a folder'],
    ['is a pipe', replace(file => execFileSync('mkfifo', [file])), 'is a pipe'],
    ['is a link', replace(file => symlinkSync('state.2', file)), 'is a link'],
    ['is huge', () => truncateSync(newest(), 1024 ** 4), 'is longer than'],
  ])('%s', async (_, damage, what) => {
    const store = open();
    await commits(store, 3);
    damage();
    for (const each of [store, open()]) {
      expect(await each.read()).toEqual({
        kind: 'unavailable',
        reasonCode: 'state-unavailable',
        message: expect.stringContaining(`${newest()} ${what}`),
        fix: expect.stringContaining(goBack()),
        isRetryable: false,
      });
    }
    expect(await open().poll('a.json', null)).toMatchObject({ kind: 'unavailable' });
    expect(await open().commit('3', { 'a.json': '4' }, 'on')).toMatchObject({ kind: 'unavailable' });
    expect(await open().commit('2', { 'a.json': '3' }, 'back')).toEqual({ kind: 'stale' });
    expect(names()).toEqual(['state.1', 'state.2', 'state.3']);
  });

  test('is of a format that a later p1 writes', async () => {
    await commits(open(), 2);
    folder.write('state/state.3', '{"format": 2, "trees": []}');
    expect(await open().read()).toMatchObject({
      kind: 'unavailable',
      message: `${newest()} has format 2, and this p1 reads 1.`,
      fix: 'Use a p1 that is as new as the one that wrote it.',
    });
  });
});

test('what the fix says brings a damaged state back', async () => {
  const store = open();
  await commits(store, 3);
  writeFileSync(folder.at('state/state.3'), '');
  const reading = await store.read();
  const command = reading.kind === 'unavailable' ? /cp (\S+) (\S+)\./.exec(reading.fix) : null;
  execFileSync('cp', [command?.[1] ?? '', command?.[2] ?? '']);
  expect(await store.read()).toMatchObject({ kind: 'hit', head: '4', files: { 'a.json': '2' } });
  expect(await commits(store, 1, '4')).toBe('5');
});

test('the first snapshot, damaged, can only be removed', async () => {
  folder.write('state/state.1', '');
  const reading = await open().read();
  expect(reading).toMatchObject({ kind: 'unavailable', fix: expect.stringContaining('remove it to begin') });
});

test('the last number that there can be leads nowhere, and says so', async () => {
  folder.write('state/state.999999999999', snapshot('last'));
  expect(await open().read()).toMatchObject({ kind: 'hit', head: '999999999999' });
  expect(await open().commit('999999999999', {}, 'on')).toMatchObject({ kind: 'unavailable' });
});

test('a state too large to be read again is not written', async () => {
  const head = await commits(open(), 1);
  const large = { 'a.json': 'x'.repeat(65 * 1024 * 1024) };
  expect(await open().commit(head, large, 'large')).toMatchObject({ kind: 'unavailable' });
  expect(names()).toEqual(['state.1']);
});

describe('a file in the place of the folder', () => {
  test('is unavailable', async () => {
    folder.write('state', 'a file');
    const unavailable = {
      kind: 'unavailable',
      message: expect.stringContaining(folder.at('state')),
      fix: 'Move away the file that stands where a folder has to be.',
    };
    expect(await open().read()).toMatchObject(unavailable);
    expect(await open().poll('a.json', null)).toMatchObject(unavailable);
    expect(await open().commit(null, { 'a.json': '1' }, 'create')).toMatchObject(unavailable);
    expect(await open().commit('1', { 'a.json': '1' }, 'on')).toMatchObject(unavailable);
  });
});
