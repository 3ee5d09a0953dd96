import type { Commits, LooseObject } from '../../git/revisions.ts';

/** The commits to scan, resolved. */
export interface CommitPlan {
  readonly commits: Commits;
  /** Whose files are scanned whole in the end: those of the first, and what the others have changed since `bases`. */
  readonly tips: readonly string[];
  readonly bases: ReadonlyMap<string, string>;
  /** Files and trees of no commit, which are scanned too. */
  readonly loose: readonly LooseObject[];
  /** Of a range. The files of its head are then scanned in place of those of tips. */
  readonly range: CommitRange | null;
  /** Refs that are not scanned, since they hold p1's own state. */
  readonly leftOut: readonly string[];
}

export interface CommitRange {
  /** What it is the head's change of: the commit at which it parted from the base, or the empty tree. */
  readonly fork: string;
  readonly head: string;
}
