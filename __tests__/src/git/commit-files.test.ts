import { renameSync, symlinkSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { commitFile, commitFiles } from '../../../src/git/commit-files.ts';
import { openGit } from '../../../src/git/git.ts';
import { UnresolvableError } from '../../../src/git/unresolvable.ts';
import { useRepository } from '../../doubles/scan/repository.ts';

const repo = useRepository();
const git = (folder = repo.folder) => openGit({ folder, env: repo.env });
const textOf = async (path: string): Promise<string | undefined> =>
  (await commitFile(git(), 'HEAD', path))?.toString('utf8');

test('files are as the commit has them, whatever the working tree says, and whatever they are called', async () => {
  repo.put('a\nb "c".txt', 'of the commit\n');
  repo.put('empty', '');
  repo.commit();
  repo.put('a\nb "c".txt', 'of the tree\n');
  const files = await commitFiles(git(), 'HEAD');
  expect(files.paths).toEqual(['a\nb "c".txt', 'empty']);
  const contents = await files.read([...files.paths, 'none']);
  expect([...contents].map(([path, bytes]) => [path, bytes.toString()])).toEqual([
    ['a\nb "c".txt', 'of the commit\n'],
    ['empty', ''],
  ]);
});

test('a path is one of the folder in which git works', async () => {
  repo.put('app/a.txt', 'a\n');
  repo.commit();
  const files = await commitFiles(git(`${repo.folder}/app`), 'HEAD');
  expect(files.paths).toEqual(['a.txt']);
  expect(await textOf('./app/a.txt')).toBe('a\n');
});

test('a link is followed in the commit, and leads nowhere else', async () => {
  repo.put('app/real.txt', 'real\n');
  const link = (target: string, path: string): void => symlinkSync(target, `${repo.folder}/${path}`);
  link('app/second', 'first');
  link('real.txt', 'app/second');
  link('/etc/passwd', 'absolute');
  link('../outside', 'outside');
  link('none', 'dangling');
  link('circle', 'circle');
  repo.commit();
  expect(await textOf('first')).toBe('real\n');
  for (const path of ['absolute', 'outside', 'dangling', 'circle'])
    expect(await textOf(path)).toBeUndefined();
});

test('an object that is missing is no file that is not there', async () => {
  repo.put('a.txt', 'a\n');
  repo.commit();
  const blob = repo.git(['rev-parse', 'HEAD:a.txt']);
  renameSync(`${repo.folder}/.git/objects/${blob.slice(0, 2)}/${blob.slice(2)}`, repo.at('lost'));
  await expect(textOf('a.txt')).rejects.toThrow(UnresolvableError);
});
