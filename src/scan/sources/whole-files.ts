import type { Git } from '../../git/git.ts';
import type { CommitPlan } from './commit-plan.ts';
import { rangeHeadFiles } from './range-head.ts';
import type { WholeBlob } from './source-piece.ts';
import { type TipOptions, tipFiles } from './tips.ts';

/** What is read whole once the lines of the commits are read, for secrets that several commits put together. */
export function wholeFiles(git: Git, plan: CommitPlan, options: TipOptions): Promise<readonly WholeBlob[]> {
  return plan.range === null ? tipFiles(git, plan, options) : rangeHeadFiles(git, plan.range, options);
}
