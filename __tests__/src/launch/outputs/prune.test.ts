import { mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { pruneSets, YOUNGEST_REMOVABLE_MS } from '../../../../src/launch/outputs/prune.ts';
import { useTempFolder } from '../../../doubles/temp-folder.ts';

const folder = useTempFolder();
const id = (number: number) => `2026010${number}T000000Z-00000000`;
const OLD_ENOUGH_MS = YOUNGEST_REMOVABLE_MS + 60_000;

function sets(...numbers: readonly number[]): void {
  for (const number of numbers) folder.write(`${id(number)}/a.txt`, 'x');
}

/** Prunes as if it were `ageMs` later than now, so that every set is that old. */
const prune = (keep: number, ageMs = OLD_ENOUGH_MS) =>
  pruneSets(folder.path, keep, new Date(Date.now() + ageMs));

const left = () => readdirSync(folder.path).sort();

test('the newest sets stay, as many as keep says', () => {
  sets(1, 2, 3, 4, 5);
  expect([...prune(3)].sort()).toEqual([id(1), id(2)]);
  expect(left()).toEqual([id(3), id(4), id(5)]);
});

test('the current set stays, however old it is, beside the newest ones', () => {
  sets(1, 2, 3, 4);
  symlinkSync(id(1), folder.at('current'));
  expect(prune(2)).toEqual([id(2)]);
  expect(left()).toEqual([id(1), id(3), id(4), 'current']);
});

test('a set younger than 10 minutes stays: somebody may be reading it', () => {
  sets(1, 2, 3);
  expect(prune(1, YOUNGEST_REMOVABLE_MS - 60_000)).toEqual([]);
  expect(left()).toHaveLength(3);
  expect(YOUNGEST_REMOVABLE_MS).toBe(600_000);
});

test('what is no set stays: smoke sets, sets on their way in, files of others', () => {
  sets(1, 2);
  for (const name of ['smoke', `.incoming-${id(1)}`, 'notes']) mkdirSync(folder.at(name));
  prune(1);
  expect(left()).toEqual([`.incoming-${id(1)}`, id(2), 'notes', 'smoke'].sort());
});

test('what a crash left half removed goes with the next pruning', () => {
  sets(1);
  folder.write(`.removing-${id(0)}/deep/a.txt`, 'x');
  expect(prune(3)).toEqual([]);
  expect(left()).toEqual([id(1)]);
});
