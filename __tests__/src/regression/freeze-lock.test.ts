import { readdirSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { takeFreezeLock } from '../../../src/regression/freeze-lock.ts';
import { useTempFolder } from '../../doubles/temp-folder.ts';

const folder = useTempFolder();
const OTHER = { host: 'elsewhere', boot: 'b', pid: 1, started_at: 's', is_over: false };
const turn = (number: number, content: object | string) =>
  folder.write(`freeze.${number}.json`, typeof content === 'string' ? content : JSON.stringify(content));

test('one at a time has the turn, and the next one after it is given back', () => {
  const first = takeFreezeLock(folder.path);
  expect(first).toBeDefined();
  expect(takeFreezeLock(folder.path)).toBeUndefined();
  first?.release();
  expect(takeFreezeLock(folder.path)).toBeDefined();
  expect(readdirSync(folder.path)).toEqual(['freeze.2.json']);
});

test('the turn of a process of this machine that is gone is free', () => {
  takeFreezeLock(folder.path);
  const own = JSON.parse(folder.read('freeze.1.json'));
  turn(1, { ...own, started_at: 'before this one' });
  expect(takeFreezeLock(folder.path)).toBeDefined();
  turn(2, { ...own, pid: 4_194_304 });
  expect(takeFreezeLock(folder.path)).toBeDefined();
});

test('of a process elsewhere, and of a turn that nobody can read, nothing is known: they keep the turn', () => {
  turn(1, OTHER);
  expect(takeFreezeLock(folder.path)).toBeUndefined();
  turn(1, 'half');
  expect(takeFreezeLock(folder.path)).toBeUndefined();
  turn(1, { ...OTHER, is_over: true });
  expect(takeFreezeLock(folder.path)).toBeDefined();
});

test('a turn that was given back stays: a slow process cannot take its number again', () => {
  takeFreezeLock(folder.path)?.release();
  expect(readdirSync(folder.path)).toEqual(['freeze.1.json']);
  takeFreezeLock(folder.path)?.release();
  expect(readdirSync(folder.path)).toEqual(['freeze.2.json']);
});
