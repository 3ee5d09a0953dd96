import type { Git } from '../../git/git.ts';
import { commitsOf, refuseShallow, requireCommit, type Tips, tipsOf } from '../../git/revisions.ts';
import { UnresolvableError } from '../../git/unresolvable.ts';
import { quote } from '../../kernel/errors.ts';
import type { Verdicts } from '../verdicts.ts';
import { blobPieces } from './blobs.ts';
import { branchBases } from './branch-bases.ts';
import { blobKey, commitDiffs } from './commit-diffs.ts';
import type { CommitPlan } from './commit-plan.ts';
import { forkPoint } from './range-head.ts';
import {
  type LeftOut,
  noCounts,
  type SourcePiece,
  type SourceRun,
  STATE_BRANCH,
  type WholeBlob,
} from './source-piece.ts';
import { wholeFiles } from './whole-files.ts';

export interface CommitSourceOptions {
  /** How many gits read at once. */
  readonly processes: number;
  readonly maxBytes: number;
  readonly verdicts: Verdicts;
}

/**
 * The commits of `base..head`.
 *
 * @throws UnresolvableError when one of the two is not there, the clone is shallow, or there is no commit between them.
 */
export async function planRange(git: Git, base: string, head: string): Promise<CommitPlan> {
  // A shallow clone is told first: it is why the others are not there.
  const ends = Promise.all([requireCommit(git, base, 'base'), requireCommit(git, head, 'head')]);
  ends.catch(() => undefined);
  await refuseShallow(git);
  const [from, to] = await ends;
  const [commits, fork] = await Promise.all([commitsOf(git, [to, `^${from}`]), forkPoint(git, from, to)]);
  if (commits.ids.length > 0)
    return { commits, tips: [], bases: new Map(), loose: [], range: { fork, head: to }, leftOut: [] };
  throw new UnresolvableError(
    `The range ${quote(base)} to ${quote(head)} has no commit: nothing would be scanned.`,
    'Name a base that is older than the head; `--history` scans all commits.',
  );
}

export interface HistoryOptions {
  /** Branches that are left out: p1's own state. */
  readonly without: readonly string[];
  /** Only what leads to this commit; null is all that any ref leads to. */
  readonly head: string | null;
}

/**
 * What all refs lead to, HEAD first, or `head` alone.
 *
 * @throws UnresolvableError when there is no commit at all, or the clone is shallow.
 */
export async function headsOf(
  git: Git,
  { without, head }: Pick<HistoryOptions, 'without' | 'head'>,
): Promise<Tips> {
  // As in `planRange`.
  const found = head === null ? tipsOf(git, without) : tipOf(git, head);
  found.catch(() => undefined);
  await refuseShallow(git);
  const heads = await found;
  if (heads.commits.length > 0) return heads;
  throw new UnresolvableError(
    'The repository has no commit: nothing would be scanned.',
    'Commit something first, or scan the files with `p1 scan --tree`.',
  );
}

async function tipOf(git: Git, head: string): Promise<Tips> {
  return { commits: [await requireCommit(git, head, 'head')], loose: [], leftOut: [] };
}

/** All that `heads` lead to but for what `scanned` leads to; as tips the first head, and every new commit from which none was made. */
export async function planHistory(
  git: Git,
  { commits: heads, loose, leftOut }: Tips,
  scanned: readonly string[],
): Promise<CommitPlan> {
  const commits = await commitsOf(git, [...heads, ...scanned.map(tip => `^${tip}`)]);
  const fresh = new Set(commits.ids);
  const tips = heads.filter((tip, index) => index === 0 || (fresh.has(tip) && !commits.parents.has(tip)));
  const [first = '', ...others] = tips;
  return { commits, tips, bases: branchBases(commits, first, others), loose, range: null, leftOut };
}

/**
 * What `plan` means, as pieces: added lines, then what git hides as whole files, then the files of the tips, or of the range's head, but for
 * those that one commit added as they are: these were read as a whole.
 */
export function commitSource(
  git: Git,
  plan: CommitPlan,
  { processes, maxBytes, verdicts }: CommitSourceOptions,
): SourceRun {
  const counts = noCounts();
  const leftOut: LeftOut[] = plan.leftOut.map(path => ({ path, why: STATE_BRANCH }));
  const options = { counts, maxBytes, leaveOut: (file: LeftOut): void => void leftOut.push(file) };

  async function* batches(): AsyncGenerator<readonly SourcePiece[], void, undefined> {
    const wanted = wholeFiles(git, plan, { ...options, verdicts }).then(
      files => new Map(files.map(file => [blobKey(file.blob, file.path), file])),
    );
    // It may fail before anybody waits for it.
    wanted.catch(() => undefined);
    const {
      batches: lines,
      hidden,
      whole,
    } = commitDiffs(git, plan.commits, { ...options, processes, wanted });
    yield* lines;
    const others: WholeBlob[] = [...hidden.values()];
    for (const [key, file] of await wanted) {
      if (whole.has(key)) counts.blobs += 1;
      else if (!hidden.has(key)) others.push(file);
    }
    yield* blobPieces(git, others, options);
  }

  return { batches: batches(), counts, leftOut };
}
