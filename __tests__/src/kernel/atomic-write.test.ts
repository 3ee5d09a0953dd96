import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { writeAtomically, writeFlushed } from '../../../src/kernel/atomic-write.ts';
import { useTempFolder } from '../../doubles/temp-folder.ts';

const folder = useTempFolder();

test('the folder of the file is made, and no draft stays behind', () => {
  writeAtomically(folder.at('a/b/report.json'), 'first');
  writeAtomically(folder.at('a/b/report.json'), 'second');
  expect(readFileSync(folder.at('a/b/report.json'), 'utf8')).toBe('second');
  expect(readdirSync(folder.at('a/b'))).toEqual(['report.json']);
});

test.each([
  ['left to the system', writeAtomically],
  ['flushed', writeFlushed],
])('a write that is %s and cannot be finished leaves the former content', (_title, write) => {
  const file = folder.write('report.json', 'former');
  mkdirSync(`${file}.${process.pid}.tmp`);
  expect(() => write(file, 'new')).toThrow(/EISDIR/);
  expect(readFileSync(file, 'utf8')).toBe('former');
});
