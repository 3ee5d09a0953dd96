import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect, test } from '@jest/globals';
import type { Claim, DeadLetterStore } from '../../../../src/dlq/dead-letter-port.ts';
import { type As, storeIn } from '../../../doubles/letter-folder.ts';
import { CLAIMANT, changed, indexIn, letterId, letterOf, listingOf } from '../../../doubles/letters.ts';
import { useTempFolder } from '../../../doubles/temp-folder.ts';

const folder = useTempFolder();
const ID = letterId(1);
const HOUR_MS = 3_600_000;
const storeAs = (as: As = {}) => storeIn(folder, as);

async function claimed(store: DeadLetterStore, id = ID): Promise<Claim> {
  const answer = await store.claim(await indexIn(store, id), CLAIMANT);
  if (answer.kind !== 'won') throw new Error(JSON.stringify(answer));
  return answer.claim;
}

const filesBelow = (path: string): readonly string[] =>
  readdirSync(folder.at(path), { recursive: true, encoding: 'utf8' }).sort();

test('an entry is a folder that a person can read: what it is, and the end of the log', async () => {
  await storeAs().add(letterOf(ID, { log_tail: ['one', 'two'] }));
  expect(filesBelow('DLQ')).toEqual([
    'ready',
    `ready/${ID}`,
    `ready/${ID}/entry.json`,
    `ready/${ID}/log.txt`,
  ]);
  expect(folder.read(`DLQ/ready/${ID}/log.txt`)).toBe('one\ntwo\n');
});

test('of many claimants in one tick exactly one wins', async () => {
  await storeAs().add(letterOf(ID));
  const index = await indexIn(storeAs(), ID);
  const answers = await Promise.all([1, 2, 3, 4, 5, 6].map(pid => storeAs({ pid }).claim(index, CLAIMANT)));
  expect(answers.map(({ kind }) => kind).sort()).toEqual(['lost', 'lost', 'lost', 'lost', 'lost', 'won']);
});

test('an entry that a living process retries is processing, and nobody else’s to retry, change or remove', async () => {
  await storeAs().add(letterOf(ID));
  const ready = await indexIn(storeAs(), ID);
  await claimed(storeAs());
  const other = storeAs({ pid: 2 });
  const index = await indexIn(other, ID);
  expect(index.state).toBe('processing');
  for (const each of [ready, index]) {
    expect(await other.claim(each, CLAIMANT)).toMatchObject({ kind: 'lost' });
    expect(await other.revise(each, changed(letterOf(ID), {}))).toEqual({ kind: 'lost' });
    expect(await other.remove(each, 'purged')).toEqual({ kind: 'lost' });
  }
  expect((await indexIn(other, ID)).state).toBe('processing');
});

test('a retry that failed puts the entry back with nothing of its owner, and the next one has the next number', async () => {
  await storeAs().add(letterOf(ID));
  const first = await claimed(storeAs());
  expect([first.attempt, first.deaths]).toEqual([2, 0]);
  expect(await storeAs().putBack(first, changed(first.letter, { attempt: 2 }))).toEqual({ kind: 'done' });
  expect(filesBelow('DLQ')).toContain(`ready/${ID}/entry.json`);
  expect(filesBelow('DLQ').filter(name => /owner|tmp|processing\//.test(name))).toEqual([]);
  expect((await claimed(storeAs({ pid: 2 }))).attempt).toBe(3);
});

test('an owner that died is followed by the attempt after its own, and its death is counted', async () => {
  await storeAs().add(letterOf(ID));
  await claimed(storeAs());
  const after = storeAs({ pid: 2, gone: [1] });
  expect((await indexIn(after, ID)).state).toBe('ready');
  const second = await claimed(after);
  expect([second.attempt, second.deaths]).toEqual([3, 1]);
  const third = await claimed(storeAs({ pid: 3, gone: [1, 2] }));
  expect([third.attempt, third.deaths]).toEqual([4, 2]);
});

test('who looks at a dead owner while another takes the attempt after does not follow the living one', async () => {
  await storeAs().add(letterOf(ID));
  await claimed(storeAs());
  const index = await indexIn(storeAs({ pid: 3, gone: [1] }), ID);
  const file = folder.at(`DLQ/processing/${ID}/owner.3.json`);
  const second = folder.read(`DLQ/processing/${ID}/owner.2.json`).replaceAll('"attempt":2', '"attempt":3');
  const meanwhile = (): void => writeFileSync(file, second.replace('"pid":1', '"pid":2'));
  const late = storeAs({ pid: 3, gone: [1], meanwhile });
  expect(await late.claim(index, CLAIMANT)).toMatchObject({ kind: 'lost' });
  expect(filesBelow('DLQ').filter(name => /owner/.test(name))).toEqual([
    `processing/${ID}/owner.2.json`,
    `processing/${ID}/owner.3.json`,
  ]);
});

test('who was taken for dead can end its attempt no more', async () => {
  await storeAs().add(letterOf(ID));
  const slow = await claimed(storeAs());
  const next = await claimed(storeAs({ pid: 2, gone: [1] }));
  const late = await storeAs().putBack(slow, changed(slow.letter, { attempt: 2 }));
  expect(late).toMatchObject({ kind: 'unavailable', message: expect.stringContaining('took over') });
  expect(await storeAs().resolve(slow)).toMatchObject({ kind: 'unavailable' });
  expect(await storeAs({ pid: 2 }).resolve(next)).toEqual({ kind: 'done' });
  expect((await listingOf(storeAs())).entries).toEqual([]);
});

test('the end of a dead attempt can be told by another process, which holds the entry meanwhile', async () => {
  await storeAs().add(letterOf(ID));
  const dead = await claimed(storeAs());
  const other = storeAs({ pid: 2, gone: [1] });
  expect(await other.putBack(dead, changed(dead.letter, { attempt: 2 }))).toEqual({ kind: 'done' });
  const index = await indexIn(other, ID);
  expect([index.state, index.attempt]).toEqual(['ready', 2]);
  expect(filesBelow('DLQ').filter(name => name.includes('owner'))).toEqual([]);
});

test('the end of a living process’s attempt is nobody else’s to tell', async () => {
  await storeAs().add(letterOf(ID));
  const living = await claimed(storeAs());
  expect(await storeAs({ pid: 2 }).resolve(living)).toMatchObject({ kind: 'unavailable' });
  expect(await storeAs().resolve(living)).toEqual({ kind: 'done' });
});

test('an owner on another host counts as dead only after its time', async () => {
  await storeAs({ host: 'there' }).add(letterOf(ID));
  await claimed(storeAs({ host: 'there' }));
  expect((await indexIn(storeAs({ laterMs: HOUR_MS }), ID)).state).toBe('processing');
  const afterwards = storeAs({ laterMs: HOUR_MS + CLAIMANT.longestMs + 1000 });
  expect((await indexIn(afterwards, ID)).state).toBe('ready');
  expect((await claimed(afterwards)).deaths).toBe(1);
});

test('a change whose process died counts no death', async () => {
  await storeAs().add(letterOf(ID));
  await claimed(storeAs());
  const file = folder.at(`DLQ/processing/${ID}/owner.2.json`);
  writeFileSync(file, folder.read(`DLQ/processing/${ID}/owner.2.json`).replace('"retry"', '"change"'));
  const next = await claimed(storeAs({ pid: 2, gone: [1] }));
  expect([next.attempt, next.deaths]).toEqual([3, 0]);
});

test('a change keeps what tells of an attempt that died: its number is not given again', async () => {
  await storeAs().add(letterOf(ID));
  await claimed(storeAs());
  const other = storeAs({ pid: 2, gone: [1] });
  expect(await other.revise(await indexIn(other, ID), changed(letterOf(ID), {}))).toMatchObject({
    kind: 'done',
  });
  expect((await indexIn(other, ID)).state).toBe('ready');
  const next = await claimed(other);
  expect([next.attempt, next.deaths]).toEqual([3, 1]);
});

test('a change of what is another entry meanwhile is lost, and changes nothing', async () => {
  const store = storeAs();
  await store.add(letterOf(ID));
  const before = await indexIn(store, ID);
  const claim = await claimed(store);
  await store.putBack(claim, changed(claim.letter, { attempt: 2 }));
  expect(await store.revise(before, changed(letterOf(ID), { state: 'quarantine' }))).toEqual({
    kind: 'lost',
  });
  const index = await indexIn(store, ID);
  expect([index.state, index.attempt, index.place]).toEqual(['ready', 2, before.place]);
});

test('one that was revised at the same attempt is another entry too', async () => {
  const store = storeAs();
  await store.add(letterOf(ID));
  const before = await indexIn(store, ID);
  expect(await store.revise(before, changed(letterOf(ID), {}))).toMatchObject({ kind: 'done' });
  const stale = changed(letterOf(ID), { state: 'permanent', owner: 'me' });
  expect(await store.revise(before, stale)).toEqual({ kind: 'lost' });
  expect((await indexIn(store, ID)).state).toBe('ready');
});

test('what is purged is what was listed', async () => {
  const store = storeAs();
  await store.add(letterOf(ID));
  const before = await indexIn(store, ID);
  const claim = await claimed(store);
  await store.putBack(claim, changed(claim.letter, { attempt: 2 }));
  expect(await store.remove(before, 'purged')).toEqual({ kind: 'lost' });
  expect(await store.remove(await indexIn(store, ID), 'purged')).toEqual({ kind: 'done' });
  expect(filesBelow('DLQ').filter(name => name.includes(ID))).toEqual([]);
});

test('a double is removed while another copy stands elsewhere, and not when it is the only one', async () => {
  const store = storeAs();
  await store.add(letterOf(ID));
  const only = await indexIn(store, ID);
  expect(await store.remove(only, 'double')).toEqual({ kind: 'lost' });
  expect((await indexIn(store, ID)).place).toBe(only.place);
  await store.add(letterOf(letterId(2), { state: 'permanent', attempt: 4 }));
  renameSync(folder.at(`DLQ/permanent_failures/${letterId(2)}`), folder.at(`DLQ/permanent_failures/${ID}`));
  const later = letterOf(ID, { state: 'permanent', attempt: 4 });
  writeFileSync(folder.at(`DLQ/permanent_failures/${ID}/entry.json`), JSON.stringify(withoutLog(later)));
  const listing = await listingOf(store);
  expect(listing.entries.map(({ state, attempt }) => [state, attempt])).toEqual([['permanent', 4]]);
  expect(listing.doubles.map(({ place }) => place)).toEqual([only.place]);
  for (const double of listing.doubles)
    expect(await store.remove(double, 'double')).toEqual({ kind: 'done' });
  expect(await listingOf(store)).toMatchObject({ entries: [{ state: 'permanent' }], doubles: [] });
});

test('to add what is there already, wherever it is by now, changes nothing', async () => {
  const store = storeAs();
  const letter = letterOf(ID, { log_tail: ['the first'] });
  for (let twice = 0; twice < 2; twice += 1)
    expect(await store.add({ ...letter, log_tail: [`time ${twice}`] })).toEqual({ kind: 'done' });
  expect(folder.read(`DLQ/ready/${ID}/log.txt`)).toBe('time 0\n');
  const claim = await claimed(store);
  expect(await store.add(letter)).toEqual({ kind: 'done' });
  await store.putBack(claim, changed(claim.letter, { attempt: 2, state: 'quarantine' }));
  expect(await store.add(letter)).toEqual({ kind: 'done' });
  expect(filesBelow('DLQ').filter(name => name.endsWith(ID))).toEqual([`quarantine/${ID}`]);
});

const withoutLog = ({ log_tail: _, ...rest }: ReturnType<typeof letterOf>) => rest;
test('something that stands where an entry belongs is told, and stays', async () => {
  const store = storeAs();
  mkdirSync(folder.at(`DLQ/ready/${ID}`), { recursive: true });
  writeFileSync(folder.at(`DLQ/ready/${ID}/notes`), 'mine');
  expect(await store.add(letterOf(ID))).toMatchObject({
    kind: 'unavailable',
    fix: expect.stringContaining('move it'),
  });
  expect(filesBelow('DLQ')).toEqual(['ready', `ready/${ID}`, `ready/${ID}/notes`]);
});

test.each(['DLQ', 'DLQ/ready'])('a file in place of %s is `unavailable` for every operation', async name => {
  const store = storeAs();
  mkdirSync(dirname(folder.at(name)), { recursive: true });
  writeFileSync(folder.at(name), '');
  expect(await store.list()).toMatchObject({ kind: 'unavailable', reasonCode: 'state-unavailable' });
  expect(await store.add(letterOf(ID))).toMatchObject({ kind: 'unavailable' });
});

test('an attempt’s end that cannot be written is `unavailable`, and leaves the former entry whole', async () => {
  const store = storeAs();
  await store.add(letterOf(ID));
  const claim = await claimed(store);
  rmSync(`${claim.place}/log.txt`);
  mkdirSync(`${claim.place}/log.txt`);
  const before = folder.read(`DLQ/processing/${ID}/entry.json`);
  const answer = await store.putBack(claim, changed(claim.letter, { attempt: 2 }));
  expect(answer).toMatchObject({ kind: 'unavailable', message: expect.stringContaining(ID) });
  expect(folder.read(`DLQ/processing/${ID}/entry.json`)).toBe(before);
  rmSync(`${claim.place}/log.txt`, { recursive: true });
  expect(await store.putBack(claim, changed(claim.letter, { attempt: 2 }))).toEqual({ kind: 'done' });
  expect(filesBelow('DLQ').filter(name => name.endsWith('.tmp'))).toEqual([]);
});

test('drafts that a crash left are nobody’s after a day', async () => {
  await storeAs().add(letterOf(ID));
  mkdirSync(folder.at('DLQ/.incoming-1-a/deep'), { recursive: true });
  mkdirSync(folder.at('DLQ/ready/.removed-1-a'));
  await storeAs().add(letterOf(letterId(2)));
  expect(existsSync(folder.at('DLQ/.incoming-1-a'))).toBe(true);
  await storeAs({ laterMs: 25 * HOUR_MS }).add(letterOf(letterId(3)));
  expect(filesBelow('DLQ').filter(name => /(^|\/)\./.test(name))).toEqual([]);
});
