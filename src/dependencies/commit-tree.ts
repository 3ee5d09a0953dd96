import type { Git } from '../git/git.ts';
import { type FileTree, textOf } from './tree.ts';

/** The files of a commit. */
export function commitTree(git: Git, commit: string): FileTree {
  let listed: Promise<ReadonlyMap<string, string>> | undefined;
  const blobs = (): Promise<ReadonlyMap<string, string>> => {
    listed ??= readTree(git, commit);
    return listed;
  };
  return {
    read: async path => {
      const blob = (await blobs()).get(path);
      if (blob === undefined) return { kind: 'miss' };
      return { kind: 'hit', text: textOf(await git.read(['cat-file', 'blob', blob])) };
    },
    list: async () => [...(await blobs()).keys()],
  };
}

async function readTree(git: Git, commit: string): Promise<ReadonlyMap<string, string>> {
  const output = await git.read(['ls-tree', '-r', '-z', '--full-tree', commit]);
  const entries = output
    .toString('utf8')
    .split('\0')
    .flatMap(line => {
      const found = /^\d+ blob ([0-9a-f]+)\t([\s\S]*)$/.exec(line);
      return found === null ? [] : [[found[2] ?? '', found[1] ?? ''] as const];
    });
  return new Map(entries);
}
