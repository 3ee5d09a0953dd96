import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Git } from '../git/git.ts';
import { messageOf, systemCode } from '../kernel/errors.ts';
import { type FileTree, MAXIMUM_BYTES, type Reading, textOf } from './tree.ts';

/** The files below `root` as they are now; `git` is null where there is no repository. */
export function workingTree(root: string, git: Git | null): FileTree {
  return {
    read: async path => readText(join(root, path)),
    list: async () => (git === null ? walk(root, '') : tracked(git)),
  };
}

/** @returns why, for a folder, a pipe or what else is no file. */
export function readText(file: string): Reading {
  try {
    const stats = statSync(file);
    if (stats.isDirectory()) return { kind: 'unavailable', why: 'it is a folder' };
    if (!stats.isFile()) return { kind: 'unavailable', why: 'it is a device or a pipe' };
    if (stats.size > MAXIMUM_BYTES) return { kind: 'unavailable', why: `it has ${stats.size} bytes` };
    return { kind: 'hit', text: textOf(readFileSync(file)) };
  } catch (error) {
    const code = systemCode(error);
    return code === 'ENOENT' || code === 'ENOTDIR'
      ? { kind: 'miss' }
      : { kind: 'unavailable', why: messageOf(error) };
  }
}

async function tracked(git: Git): Promise<readonly string[]> {
  const output = await git.read([
    'ls-files',
    '-z',
    '--full-name',
    '--cached',
    '--others',
    '--exclude-standard',
  ]);
  return output
    .toString('utf8')
    .split('\0')
    .filter(path => path !== '');
}

function walk(root: string, folder: string): readonly string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap(entry => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (!entry.isDirectory()) return [path];
    return entry.name === 'node_modules' || entry.name === '.git' ? [] : walk(root, path);
  });
}
