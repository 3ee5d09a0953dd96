import type { Git } from './git.ts';

/** The tree of no files: its id depends on the repository's kind of hash. */
export async function emptyTree(git: Git): Promise<string> {
  return (await git.read(['hash-object', '-t', 'tree', '--stdin'], '')).toString('utf8').trim();
}
