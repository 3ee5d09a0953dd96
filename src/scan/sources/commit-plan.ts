import type { Commits, LooseObject } from '../../git/revisions.ts';

/** The commits to scan, resolved. */
export interface CommitPlan {
  readonly commits: Commits;
  /** Whose files are scanned whole in the end: those of the first, and what the others have changed since `bases`. */
  readonly tips: readonly string[];
  readonly bases: ReadonlyMap<string, string>;
  /** Files and trees of no commit, which are scanned too. */
  readonly loose: readonly LooseObject[];
  /** Refs that are not scanned, since they hold p1's own state. */
  readonly leftOut: readonly string[];
}
