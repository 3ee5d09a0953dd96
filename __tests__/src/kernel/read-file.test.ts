import { spawnSync } from 'node:child_process';
import { expect, test } from '@jest/globals';
import { readRegularFile } from '../../../src/kernel/read-file.ts';
import { useTempFolder } from '../../doubles/temp-folder.ts';

const folder = useTempFolder();

test('a file is read as text', () => {
  expect(readRegularFile(folder.write('a', 'Zürich'))).toBe('Zürich');
});

test('a pipe in the place of a file is refused, and not waited for', () => {
  spawnSync('mkfifo', [folder.at('pipe')]);
  expect(() => readRegularFile(folder.at('pipe'))).toThrow('is not a file');
});
