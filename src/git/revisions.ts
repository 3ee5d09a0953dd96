import { quote } from '../kernel/errors.ts';
import { type Git, linesOf } from './git.ts';
import { UnresolvableError } from './unresolvable.ts';

/** The commit that `revision` names, in full, or null when there is none. */
export async function commitOf(git: Git, revision: string): Promise<string | null> {
  const answer = await git.ask([
    'rev-parse',
    '--verify',
    '--quiet',
    '--end-of-options',
    `${revision}^{commit}`,
  ]);
  return answer === null ? null : (linesOf(answer)[0] ?? null);
}

/** @throws UnresolvableError when the repository does not have all of its history. */
export async function refuseShallow(git: Git): Promise<void> {
  const [answer] = linesOf(await git.read(['rev-parse', '--is-shallow-repository']));
  if (answer !== 'true') return;
  throw new UnresolvableError(
    'This clone is shallow: it lacks commits that would have to be read.',
    'Set `fetch-depth: 0` on `actions/checkout`, or run `git fetch --unshallow`.',
  );
}

/** @throws UnresolvableError when `revision` names no commit of this repository. */
export async function requireCommit(git: Git, revision: string, role: string): Promise<string> {
  const commit = await commitOf(git, revision);
  if (commit !== null) return commit;
  throw new UnresolvableError(
    `The ${role} of the range, ${quote(revision)}, names no commit of this clone.`,
    'Fetch it: set `fetch-depth: 0` on `actions/checkout`, or run `git fetch origin`. After a force-push the former commit is gone for good: name another, or scan the whole history.',
  );
}

/** Commits that lead to one another. */
export interface Commits {
  /** Newest first: no commit stands before one that was made from it. */
  readonly ids: readonly string[];
  /** Those from which another of them was made. */
  readonly parents: ReadonlySet<string>;
  /** Those that were made from more than one. */
  readonly merges: ReadonlySet<string>;
}

/** The commits that `git rev-list` lists for `revisions`, such as `<id>` and `^<id>`. */
export async function commitsOf(git: Git, revisions: readonly string[]): Promise<Commits> {
  const input = `${revisions.join('\n')}\n`;
  const parents = new Set<string>();
  const merges = new Set<string>();
  const ids = linesOf(await git.read(['rev-list', '--topo-order', '--parents', '--stdin'], input)).map(
    line => {
      const [id = '', ...made] = line.split(' ');
      for (const parent of made) parents.add(parent);
      if (made.length > 1) merges.add(id);
      return id;
    },
  );
  return { ids, parents, merges };
}

/** The commits that branches, tags, other refs and HEAD lead to, but for those of branches named `without`. */
export async function tipsOf(git: Git, without: readonly string[]): Promise<readonly string[]> {
  const format = '--format=%(refname)%00%(objectname)%00%(objecttype)%00%(*objectname)%00%(*objecttype)';
  const [listed, head] = await Promise.all([git.read(['for-each-ref', format]), commitOf(git, 'HEAD')]);
  const refs = linesOf(listed).map(line => line.split('\0'));
  const commits = refs.flatMap(([name = '', id = '', type, peeled = '', peeledType]) => {
    if (without.some(branch => isBranch(name, branch))) return [];
    if (type === 'commit') return [id];
    return peeledType === 'commit' ? [peeled] : [];
  });
  return [...new Set([...(head === null ? [] : [head]), ...commits])];
}

function isBranch(ref: string, branch: string): boolean {
  return (
    ref === `refs/heads/${branch}` ||
    (ref.startsWith('refs/remotes/') && ref.split('/').slice(3).join('/') === branch)
  );
}
