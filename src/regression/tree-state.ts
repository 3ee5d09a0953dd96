import { type Git, linesOf } from '../git/git.ts';
import { commitOf } from '../git/revisions.ts';

/** What a freeze has to know of the repository. */
export interface TreeState {
  /** Null before the first commit. */
  readonly commit: string | null;
  /** Null when no branch is checked out. */
  readonly branch: string | null;
  /** Null when nothing tells which it is. */
  readonly defaultBranch: string | null;
  /** Paths with changes that are in no commit, and files that git does not know, relative to git's top level. */
  readonly dirty: readonly string[];
  /** Tracked paths whose changes git was told not to look for (`assume-unchanged`, `skip-worktree`), relative to the same. */
  readonly unwatched: readonly string[];
}

/**
 * What is checked out, and whether all of it is committed. The default branch is the one that is named, else that of `origin`,
 * else the only one of `main` and `master` that is there.
 *
 * @throws as `Git.read` does.
 */
export async function readTreeState(git: Git, named: string | null): Promise<TreeState> {
  const [commit, head, remoteHead, status, usual, unwatched] = await Promise.all([
    commitOf(git, 'HEAD'),
    git.ask(['symbolic-ref', '--quiet', '--short', 'HEAD']),
    git.ask(['symbolic-ref', '--quiet', '--short', 'refs/remotes/origin/HEAD']),
    git.read([
      'status',
      '--porcelain=v1',
      '-z',
      '--untracked-files=all',
      '--no-renames',
      // Whatever the configuration says of a submodule, its changes are changes.
      '--ignore-submodules=none',
    ]),
    git.read(['for-each-ref', '--format=%(refname:short)', 'refs/heads/main', 'refs/heads/master']),
    unwatchedPaths(git),
  ]);
  const branch = head === null ? null : (linesOf(head)[0] ?? null);
  const remote = remoteHead === null ? null : (linesOf(remoteHead)[0]?.replace(/^origin\//, '') ?? null);
  const [only, ...more] = linesOf(usual);
  const guess = more.length === 0 ? (only ?? null) : null;
  // Two letters of state and a blank go before each path.
  const dirty = status
    .toString('utf8')
    .split('\0')
    .flatMap(part => (part === '' ? [] : [part.slice(3)]));
  return { commit, branch, defaultBranch: named ?? remote ?? guess, dirty, unwatched };
}

/** git-ls-files(1): `-v` tags what is `assume-unchanged` with a small letter, and what is `skip-worktree` with an S. */
async function unwatchedPaths(git: Git): Promise<readonly string[]> {
  const up = linesOf(await git.read(['rev-parse', '--show-cdup']))[0] ?? '';
  const tagged = await git.read(['-C', up === '' ? '.' : up, 'ls-files', '-v', '-z']);
  return tagged
    .toString('utf8')
    .split('\0')
    .flatMap(part => (/^[a-zS] /.test(part) ? [part.slice(2)] : []));
}
