import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect, test } from '@jest/globals';
import { gitTopLevel } from '../../../src/git/top-level.ts';
import { useTempFolder } from '../../doubles/temp-folder.ts';

const folder = useTempFolder();
const git = (...args: readonly string[]): void =>
  void execFileSync('git', [...args], {
    cwd: folder.path,
    stdio: 'ignore',
    env: {
      ...process.env,
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_AUTHOR_NAME: 'a',
      GIT_AUTHOR_EMAIL: 'a@example.com',
      GIT_COMMITTER_NAME: 'a',
      GIT_COMMITTER_EMAIL: 'a@example.com',
    },
  });

test('the top level is the folder with .git, from there and from any folder below', () => {
  git('init', '--quiet', 'repository');
  mkdirSync(folder.at('repository/a/b'), { recursive: true });
  expect(gitTopLevel(folder.at('repository'))).toBe(folder.at('repository'));
  expect(gitTopLevel(folder.at('repository/a/b'))).toBe(folder.at('repository'));
});

test("a worktree's own folder is its top level, though its .git is a file", () => {
  git('init', '--quiet', 'repository');
  git('-C', 'repository', 'commit', '--quiet', '--allow-empty', '-m', 'first');
  git('-C', 'repository', 'worktree', 'add', '--quiet', '../other');
  mkdirSync(folder.at('other/a'));
  expect(gitTopLevel(folder.at('other/a'))).toBe(folder.at('other'));
});

test('of nested repositories the inner one counts', () => {
  git('init', '--quiet', 'outer');
  git('init', '--quiet', 'outer/inner');
  expect(gitTopLevel(folder.at('outer/inner'))).toBe(folder.at('outer/inner'));
});

test('outside of a repository there is none', () => {
  expect(gitTopLevel(folder.path)).toBeUndefined();
  expect(gitTopLevel(dirname('/'))).toBeUndefined();
});
