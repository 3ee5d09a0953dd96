import { expect, test } from '@jest/globals';
import { headConfigFor } from '../../../src/compose/gates-config.ts';
import { ConfigError } from '../../../src/kernel/errors.ts';
import { useTempFolder } from '../../doubles/temp-folder.ts';

const folder = useTempFolder();
const ask = (own: { file?: string; root?: string } = {}) =>
  headConfigFor({ workingFolder: folder.path, file: own.file ?? null, root: own.root ?? null });

test('a p1.yml that is legal is taken', async () => {
  folder.write('.github/p1.yml', 'version: 1\n');
  const { config, headProblem } = await ask();
  expect(headProblem).toBeNull();
  expect(config.file).toBe('.github/p1.yml');
});

test('one that is not legal is no error: there are defaults, and what is wrong', async () => {
  folder.write('.github/p1.yml', 'version: 1\nnonsense: true\n');
  const { config, headProblem } = await ask();
  expect(config).toMatchObject({ file: null, repositoryRoot: folder.path, root: folder.at('.p1') });
  expect(headProblem).toBeInstanceOf(ConfigError);
  expect(headProblem?.message).toContain('nonsense');
});

test('one that was asked for and is not there is told like that', async () => {
  folder.write('.github/p1.yml', 'version: 1\n');
  const { headProblem } = await ask({ file: '.github/other.yml' });
  expect(headProblem?.message).toContain('other.yml');
});

test('what is wrong shows no secret that stands in the file', async () => {
  const key = ['AKIA', 'Z7QJX4RTB2WPLM5K'].join('');
  folder.write('.github/p1.yml', `version: 1\n${key}: true\n`);
  const { headProblem } = await ask();
  expect(headProblem).not.toBeNull();
  expect(headProblem?.message).not.toContain(key);
});

test('a root that p1 may not write in is an error all the same', async () => {
  await expect(ask({ root: '.' })).rejects.toThrow(ConfigError);
  folder.write('.github/p1.yml', 'version: 1\nnonsense: true\n');
  await expect(ask({ root: '.' })).rejects.toThrow(ConfigError);
});
