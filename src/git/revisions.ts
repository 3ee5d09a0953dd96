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
  /** What each was made from. */
  readonly parentsOf: ReadonlyMap<string, readonly string[]>;
  /** Those that were made from more than one. */
  readonly merges: ReadonlySet<string>;
}

/** The commits that `git rev-list` lists for `revisions`, such as `<id>` and `^<id>`. */
export async function commitsOf(git: Git, revisions: readonly string[]): Promise<Commits> {
  const input = `${revisions.join('\n')}\n`;
  const parents = new Set<string>();
  const parentsOf = new Map<string, readonly string[]>();
  const merges = new Set<string>();
  const ids = linesOf(await git.read(['rev-list', '--topo-order', '--parents', '--stdin'], input)).map(
    line => {
      const [id = '', ...made] = line.split(' ');
      parentsOf.set(id, made);
      for (const parent of made) parents.add(parent);
      if (made.length > 1) merges.add(id);
      return id;
    },
  );
  return { ids, parents, parentsOf, merges };
}

/** What the refs of a repository lead to. */
export interface Tips {
  /** That of HEAD first. */
  readonly commits: readonly string[];
  /** Files and trees that belong to no commit. */
  readonly loose: readonly LooseObject[];
  /** Refs that were not followed. */
  readonly leftOut: readonly string[];
}

export interface LooseObject {
  readonly ref: string;
  readonly id: string;
  readonly kind: 'blob' | 'tree';
}

/**
 * What branches, tags (of tags too), other refs and HEAD lead to, but for branches named `without`.
 *
 * @throws UnresolvableError when what a tag is of is missing.
 */
export async function tipsOf(git: Git, without: readonly string[]): Promise<Tips> {
  const format = '--format=%(refname)%00%(objectname)%00%(objecttype)%00%(*objectname)%00%(*objecttype)';
  const [listed, head] = await Promise.all([git.read(['for-each-ref', format]), commitOf(git, 'HEAD')]);
  const commits = new Set(head === null ? [] : [head]);
  const loose: LooseObject[] = [];
  const leftOut: string[] = [];
  const ofTags: { readonly ref: string; readonly tag: string }[] = [];
  const add = (ref: string, id: string, kind: string): void => {
    if (kind === 'commit') commits.add(id);
    else if (kind === 'blob' || kind === 'tree') loose.push({ ref, id, kind });
  };
  for (const line of linesOf(listed)) {
    const [ref = '', id = '', kind = '', inner = '', innerKind = ''] = line.split('\0');
    if (without.some(branch => isBranch(ref, branch))) leftOut.push(ref);
    // Some versions of git follow a tag of a tag here, and some stop at the first.
    else if (innerKind === 'tag') ofTags.push({ ref, tag: inner });
    else if (kind === 'tag') add(ref, inner, innerKind);
    else add(ref, id, kind);
  }
  const peeled = await peel(
    git,
    ofTags.map(({ tag }) => tag),
  );
  for (const [index, { ref }] of ofTags.entries()) {
    const [id = '', kind = ''] = (peeled[index] ?? '').split(' ');
    if (!['commit', 'blob', 'tree'].includes(kind)) throw missingTagged(ref);
    add(ref, id, kind);
  }
  return { commits: [...commits], loose, leftOut };
}

async function peel(git: Git, tags: readonly string[]): Promise<readonly string[]> {
  if (tags.length === 0) return [];
  const input = tags.map(tag => `${tag}^{}\n`).join('');
  return linesOf(await git.read(['cat-file', '--batch-check=%(objectname) %(objecttype)'], input));
}

function missingTagged(ref: string): UnresolvableError {
  return new UnresolvableError(
    `What the tag ${quote(ref)} is of is missing in this clone.`,
    'Fetch it (`git fetch --refetch --tags --no-filter`), or delete the tag.',
  );
}

function isBranch(ref: string, branch: string): boolean {
  return (
    ref === `refs/heads/${branch}` ||
    (ref.startsWith('refs/remotes/') && ref.split('/').slice(3).join('/') === branch)
  );
}
