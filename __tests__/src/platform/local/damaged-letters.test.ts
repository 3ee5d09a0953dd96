import { execFileSync } from 'node:child_process';
import { existsSync, lstatSync, mkdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import type { Claim, DeadLetterStore, RefusedLetter } from '../../../../src/dlq/dead-letter-port.ts';
import { type As, storeIn } from '../../../doubles/letter-folder.ts';
import { CLAIMANT, changed, indexIn, letterId, letterOf, listingOf } from '../../../doubles/letters.ts';
import { useTempFolder } from '../../../doubles/temp-folder.ts';

const folder = useTempFolder();
const ID = letterId(1);
const HOUR_MS = 3_600_000;
const storeAs = (as: As = {}) => storeIn(folder, as);
const withoutLog = ({ log_tail: _, ...rest }: ReturnType<typeof letterOf>) => rest;

async function claimed(store: DeadLetterStore): Promise<Claim> {
  const answer = await store.claim(await indexIn(store, ID), CLAIMANT);
  if (answer.kind !== 'won') throw new Error(JSON.stringify(answer));
  return answer.claim;
}

async function discarded(store: DeadLetterStore, refused: RefusedLetter | undefined) {
  if (refused === undefined || store.discard === undefined) throw new Error('there is nothing to discard');
  return store.discard(refused);
}

const BIG = JSON.stringify({ ...withoutLog(letterOf(letterId(9))), step: 'x'.repeat(2 * 1024 * 1024) });

/** What others may leave where an entry belongs. */
const STRANGE: Readonly<Record<string, (place: string) => void>> = {
  'a half-written entry': place => writeFileSync(`${place}/entry.json`, '{"schema_version": 1, "id": "2030'),
  'no entry': () => {},
  'an empty entry': place => writeFileSync(`${place}/entry.json`, ''),
  'null for an entry': place => writeFileSync(`${place}/entry.json`, 'null'),
  'the entry of another id': place =>
    writeFileSync(`${place}/entry.json`, JSON.stringify(withoutLog(letterOf(letterId(2))))),
  'a link in place of the entry': place => {
    writeFileSync(folder.at('elsewhere'), JSON.stringify(withoutLog(letterOf(letterId(9)))));
    symlinkSync(folder.at('elsewhere'), `${place}/entry.json`);
  },
  'a link in place of the folder': place => {
    mkdirSync(folder.at('a-folder'));
    writeFileSync(folder.at('a-folder/entry.json'), JSON.stringify(withoutLog(letterOf(letterId(9)))));
    rmSync(place, { recursive: true });
    symlinkSync(folder.at('a-folder'), place);
  },
  'a link to nowhere in place of the folder': place => {
    rmSync(place, { recursive: true });
    symlinkSync(folder.at('nowhere'), place);
  },
  'a file in place of the folder': place => {
    rmSync(place, { recursive: true });
    writeFileSync(place, 'a file');
  },
  'a pipe in place of the entry': place => void execFileSync('mkfifo', [`${place}/entry.json`]),
  'a pipe in place of the log': place => {
    writeFileSync(`${place}/entry.json`, JSON.stringify(withoutLog(letterOf(letterId(9)))));
    execFileSync('mkfifo', [`${place}/log.txt`]);
  },
  'a folder in place of the entry': place => mkdirSync(`${place}/entry.json`),
  '2 MiB of entry': place => writeFileSync(`${place}/entry.json`, BIG),
  '2 MiB of log': place => {
    writeFileSync(`${place}/entry.json`, JSON.stringify(withoutLog(letterOf(letterId(9)))));
    writeFileSync(`${place}/log.txt`, 'x'.repeat(2 * 1024 * 1024));
  },
};

test.each(Object.keys(STRANGE))('%s is listed as refused beside what is good, and stays', async name => {
  const store = storeIn(folder);
  await store.add(letterOf(ID));
  const place = folder.at(`DLQ/ready/${letterId(9)}`);
  mkdirSync(place);
  STRANGE[name]?.(place);
  const { entries, refused } = await listingOf(store);
  expect(entries.map(({ id }) => id)).toEqual([ID]);
  expect(refused).toEqual([{ name: letterId(9), why: expect.stringMatching(/\S/), place }]);
  const index = { ...(await indexIn(store, ID)), id: letterId(9), place };
  expect(await store.claim(index, CLAIMANT)).not.toMatchObject({ kind: 'won' });
  expect(await store.revise(index, letterOf(letterId(9)))).not.toMatchObject({ kind: 'done' });
  expect((await listingOf(store)).refused).toMatchObject([{ name: letterId(9) }]);
});

test('names that are no entry’s are refused, and what is being made is not seen', async () => {
  const store = storeIn(folder);
  await store.add(letterOf(ID));
  mkdirSync(folder.at('DLQ/ready/notes'));
  mkdirSync(folder.at(`DLQ/ready/..${ID}`));
  writeFileSync(folder.at('DLQ/quarantine'), '');
  rmSync(folder.at('DLQ/quarantine'));
  const { refused } = await listingOf(store);
  expect(refused).toEqual([{ name: 'notes', why: 'is no name of an entry' }]);
});

test('what cannot be read can be purged', async () => {
  const store = storeIn(folder);
  await store.add(letterOf(ID));
  const index = await indexIn(store, ID);
  writeFileSync(`${index.place}/entry.json`, 'junk');
  expect(await store.remove(index, 'purged')).toEqual({ kind: 'done' });
  expect(await listingOf(store)).toMatchObject({ entries: [], refused: [] });
});

test.each(Object.keys(STRANGE))('%s can be purged, and what is good stays', async name => {
  const store = storeAs();
  await store.add(letterOf(ID));
  const place = folder.at(`DLQ/ready/${letterId(9)}`);
  mkdirSync(place);
  STRANGE[name]?.(place);
  const [refused] = (await listingOf(store)).refused;
  expect(await discarded(store, refused)).toEqual({ kind: 'done' });
  expect(lstatSync(place, { throwIfNoEntry: false })).toBeUndefined();
  const { entries, refused: left } = await listingOf(store);
  expect([entries.map(({ id }) => id), left]).toEqual([[ID], []]);
  expect(await discarded(store, refused)).toEqual({ kind: 'lost' });
});

test('what was refused and is an entry by now is not purged as one that cannot be read', async () => {
  const store = storeAs();
  await store.add(letterOf(ID));
  const { place } = await indexIn(store, ID);
  expect(await discarded(store, { name: ID, why: 'a test', place })).toEqual({ kind: 'lost' });
  expect((await indexIn(store, ID)).state).toBe('ready');
});

test('a damaged entry that a living process retries is not purged, and that process writes it anew', async () => {
  await storeAs().add(letterOf(ID));
  const claim = await claimed(storeAs());
  writeFileSync(`${claim.place}/entry.json`, 'junk');
  const other = storeAs({ pid: 2 });
  const [refused] = (await listingOf(other)).refused;
  expect(await discarded(other, refused)).toEqual({ kind: 'lost' });
  const next = changed(claim.letter, { attempt: 2 });
  expect(await storeAs().putBack(claim, next)).toEqual({ kind: 'done' });
  expect(await listingOf(other)).toMatchObject({ entries: [{ state: 'ready', attempt: 2 }], refused: [] });
});

const DAMAGE: Readonly<Record<string, (file: string) => void>> = {
  'half of one': file => writeFileSync(file, '{"attempt": 2, "do'),
  'an empty one': file => writeFileSync(file, ''),
  'one of another form': file => writeFileSync(file, '{"attempt": 2}'),
  'a folder': file => {
    rmSync(file);
    mkdirSync(file);
  },
  'a link to nowhere': file => {
    rmSync(file);
    symlinkSync(folder.at('nowhere'), file);
  },
};

test.each(Object.keys(DAMAGE))(
  'an owner file that is %s holds the entry as long as a retry may last',
  async name => {
    await storeAs().add(letterOf(ID));
    const first = await claimed(storeAs());
    const file = folder.at(`DLQ/processing/${ID}/owner.2.json`);
    DAMAGE[name]?.(file);
    // Its owner is gone: but that nobody can know.
    const other = storeAs({ pid: 2, gone: [1] });
    const index = await indexIn(other, ID);
    expect(index.state).toBe('processing');
    const why = expect.stringMatching(/until .*owner\.2\.json cannot be read.*remove that file/);
    expect(await other.claim(index, CLAIMANT)).toEqual({ kind: 'lost', why });
    expect(await other.revise(index, changed(first.letter, {}))).toEqual({ kind: 'lost' });
    expect(await other.remove(index, 'purged')).toEqual({ kind: 'lost' });
    const almost = storeAs({ pid: 2, laterMs: HOUR_MS });
    expect((await indexIn(almost, ID)).state).toBe('processing');
    const later = storeAs({ pid: 2, laterMs: HOUR_MS + CLAIMANT.longestMs + 1000 });
    expect((await indexIn(later, ID)).state).toBe('ready');
    const next = await claimed(later);
    expect([next.attempt, next.deaths]).toEqual([3, 1]);
    expect(await later.putBack(next, changed(next.letter, { attempt: 3 }))).toEqual({ kind: 'done' });
    expect(existsSync(folder.at(`DLQ/ready/${ID}/owner.2.json`))).toBe(false);
  },
);

test('an entry that vanished while it was retried is written anew when the retry fails', async () => {
  await storeAs().add(letterOf(ID));
  const claim = await claimed(storeAs());
  rmSync(claim.place, { recursive: true });
  const next = changed(claim.letter, { attempt: 2, log_tail: ['the second'] });
  expect(await storeAs().putBack(claim, next)).toEqual({ kind: 'done' });
  const other = storeAs({ pid: 2 });
  expect(await other.read(await indexIn(other, ID))).toEqual({ kind: 'hit', letter: next });
  expect((await claimed(other)).attempt).toBe(3);
});

test('an entry that vanished while it was retried stays gone when the retry succeeds, and that is no trouble', async () => {
  await storeAs().add(letterOf(ID));
  const claim = await claimed(storeAs());
  rmSync(claim.place, { recursive: true });
  expect(await storeAs().resolve(claim)).toEqual({ kind: 'done' });
  expect(await listingOf(storeAs())).toMatchObject({ entries: [], refused: [] });
});

const REMOVALS: Readonly<Record<string, (other: DeadLetterStore) => Promise<unknown>>> = {
  purged: async other => other.remove(await indexIn(other, ID), 'purged'),
  resolved: async other => other.resolve(await claimed(other)),
};

test.each(Object.keys(REMOVALS))(
  'an entry that was %s while one who was taken for dead retried it is not written anew',
  async how => {
    await storeAs().add(letterOf(ID));
    const slow = await claimed(storeAs());
    expect(await REMOVALS[how]?.(storeAs({ pid: 2, gone: [1] }))).toEqual({ kind: 'done' });
    const late = await storeAs().putBack(slow, changed(slow.letter, { attempt: 2 }));
    expect(late).toMatchObject({ kind: 'unavailable' });
    expect((await listingOf(storeAs())).entries).toEqual([]);
    const note = folder.at(`DLQ/.gone-${ID}`);
    const old = new Date(Date.now() - 25 * HOUR_MS);
    utimesSync(note, old, old);
    await storeAs().add(letterOf(letterId(2)));
    expect(existsSync(note)).toBe(false);
  },
);
