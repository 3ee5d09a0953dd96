import { chmodSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { openGit } from '../../../src/git/git.ts';
import { wideGit } from '../../../src/git/wide-output.ts';
import { useRepository } from '../../doubles/scan/repository.ts';

const repo = useRepository();

test('git is run by stdbuf where there is one that may be run, and as it is elsewhere', () => {
  repo.put('stdbuf', '#!/bin/sh\n');
  const folder = repo.folder;
  expect(wideGit(`/nowhere:${folder}`)).toEqual(['git']);
  chmodSync(`${folder}/stdbuf`, 0o755);
  expect(wideGit(`/nowhere:${folder}`)).toEqual([`${folder}/stdbuf`, '--output=131072', 'git']);
  expect(wideGit('bin:')).toEqual(['git']);
  expect(wideGit(undefined)).toEqual(['git']);
});

test('much that git prints is what it prints', async () => {
  const content = Array.from({ length: 100_000 }, (_, line) => `${line}\n`).join('');
  repo.put('large.txt', content);
  repo.commit();
  const parts: Buffer[] = [];
  const git = openGit({ folder: repo.folder, env: repo.env });
  for await (const part of git.streamMuch(['cat-file', 'blob', 'HEAD:large.txt'])) parts.push(part);
  expect(Buffer.concat(parts).toString()).toBe(content);
});

test('a git that fails behind stdbuf is a failure with its reason', async () => {
  repo.commit();
  const git = openGit({ folder: repo.folder, env: repo.env });
  const read = async () => {
    for await (const _ of git.streamMuch(['cat-file', 'blob', 'HEAD:nothing']));
  };
  await expect(read()).rejects.toThrow(/^`git cat-file` ended with 128: /);
});
