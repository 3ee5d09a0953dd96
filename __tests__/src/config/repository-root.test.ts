import { mkdirSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { findConfig } from '../../../src/config/repository-root.ts';
import { useTempFolder } from '../../doubles/temp-folder.ts';

const folder = useTempFolder();

test("the root is the folder that holds the config's .github/, wherever git's top level is", () => {
  mkdirSync(folder.at('.git'));
  const file = folder.write('examples/a/.github/p1.yml', '');
  const place = { file, repositoryRoot: folder.at('examples/a') };
  expect(findConfig(folder.path, 'examples/a/.github/p1.yml')).toEqual(place);
  expect(findConfig(folder.at('examples/a'), null)).toEqual(place);
});

test("without a config of its own a folder finds that of git's top level", () => {
  mkdirSync(folder.at('.git'));
  mkdirSync(folder.at('a/b'), { recursive: true });
  const file = folder.write('.github/p1.yml', '');
  expect(findConfig(folder.at('a/b'), null)).toEqual({ file, repositoryRoot: folder.path });
});

test("a config elsewhere than in .github/ belongs to git's top level, else to the working folder", () => {
  mkdirSync(folder.at('a/b'), { recursive: true });
  const file = folder.write('a/other.yml', '');
  expect(findConfig(folder.at('a/b'), '../other.yml')).toEqual({ file, repositoryRoot: folder.at('a/b') });
  mkdirSync(folder.at('.git'));
  expect(findConfig(folder.at('a/b'), '../other.yml')).toEqual({ file, repositoryRoot: folder.path });
});

test('a path that was asked for is not looked for elsewhere, even if it is not there', () => {
  folder.write('.github/p1.yml', '');
  expect(findConfig(folder.path, 'none.yml').file).toBe(folder.at('none.yml'));
});

test('no config is no error', () => {
  expect(findConfig(folder.path, null)).toEqual({ file: null, repositoryRoot: folder.path });
});
