import { quote } from '../kernel/errors.ts';
import { namesOf } from './compare/compatibility.ts';
import { breaksOwnRule } from './own-rule.ts';
import type { SuiteRun } from './suite-run.ts';
import type { TreeState } from './tree-state.ts';

/** Why a baseline is not frozen. */
export interface FreezeRefusal {
  readonly condition:
    | 'reason'
    | 'clean-tree'
    | 'unwatched'
    | 'ignored'
    | 'commit'
    | 'branch'
    | 'whole-suite'
    | 'repeats'
    | 'critical'
    | 'finished'
    | 'cases';
  readonly message: string;
  readonly fix: string;
}

export interface FreezeWish {
  /** Null or blank when none was given. */
  readonly reason: string | null;
  /** Whether a branch other than the default one may be frozen on. */
  readonly allowsBranch: boolean;
  readonly tree: TreeState;
  /** What the cases are defined by and git ignores, relative to the repository root. */
  readonly ignored: readonly string[];
  /** Which of the baseline's own places git ignores. */
  readonly ignoredPlaces: readonly string[];
  /** Files that an earlier freeze left, which are no change: paths as in `tree.dirty`. */
  readonly isOwnRemnant: (path: string) => boolean;
}

/** Every reason against a freeze that can be known before the suite is run. Pure. */
export function refusalsBefore({
  reason,
  allowsBranch,
  tree,
  ignored,
  ignoredPlaces,
  isOwnRemnant,
}: FreezeWish): readonly FreezeRefusal[] {
  const dirty = tree.dirty.filter(path => !isOwnRemnant(path));
  return [
    (reason ?? '').trim() === '' &&
      refusal('reason', 'No reason was given.', 'Say why the baseline changes: `--reason "…"`.'),
    tree.commit === null &&
      refusal(
        'commit',
        'The repository has no commit yet.',
        'Commit first: a baseline names the commit that it is of.',
      ),
    dirty.length > 0 &&
      refusal(
        'clean-tree',
        `The working tree has changes that are in no commit: ${namesOf(dirty)}.`,
        'Commit or remove them: a baseline names the commit that it is of.',
      ),
    tree.unwatched.length > 0 &&
      refusal(
        'unwatched',
        `git was told not to look for changes of ${namesOf(tree.unwatched)}: nobody can say whether they are as in the commit.`,
        'Let it look: `git update-index --no-assume-unchanged --no-skip-worktree <path>`, or, in a sparse checkout, `git sparse-checkout disable`.',
      ),
    ignored.length > 0 &&
      refusal(
        'ignored',
        `The cases are defined by files that git ignores, which are in no commit: ${namesOf(ignored)}.`,
        'Commit them (`git add --force`), or remove them; `git check-ignore -v <path>` tells the rule.',
      ),
    ignoredPlaces.length > 0 &&
      refusal(
        'ignored',
        `git ignores ${namesOf(ignoredPlaces)}: the baseline would be in no commit.`,
        'Take it out of the ignore file (`git check-ignore -v <path>` tells the rule), or name another place in p1.yml.',
      ),
    branchRefusal(tree, allowsBranch),
  ].filter(each => each !== false);
}

/** Every reason against freezing what this run found. Pure. */
export function refusalsOfRun(run: SuiteRun): readonly FreezeRefusal[] {
  const critical = run.cases.filter(each => each.is_critical && breaksOwnRule(each, false));
  const few = run.cases.filter(({ k, repeats }) => repeats.length < k);
  const results = new Set(run.cases.map(({ id }) => id));
  const absent = run.case_ids.filter(id => !results.has(id));
  const unfinished = run.cases.filter(({ repeats }) => repeats.some(({ end }) => end !== 'ran'));
  return [
    run.case_ids.length === 0 &&
      refusal('cases', 'The suite has no case.', 'Write one: docs/regression.md says how.'),
    (run.tier !== 'extended' || run.shard !== null || absent.length > 0) &&
      refusal(
        'whole-suite',
        `This run is not of the whole suite: ${partOf(run, absent)}.`,
        'Freeze what `--extended` runs, all shards together.',
      ),
    few.length > 0 &&
      refusal(
        'repeats',
        `Fewer repeats than k were made of ${namesOf(few.map(({ id }) => id))}: what pass@k or pass^k is of them is not known.`,
        'Raise `repeats` of the case, or lower its `k`.',
      ),
    unfinished.length > 0 &&
      refusal(
        'finished',
        `What was run did not come to its end in ${namesOf(unfinished.map(({ id }) => id))}: ${endsOf(unfinished)}.`,
        'Mend them, and run it again: what did not run has no result to be compared with.',
      ),
    run.cases.length > 0 &&
      run.cases.every(({ passed }) => !passed) &&
      refusal('cases', 'No case passes.', 'Mend them: such a baseline would never show a regression.'),
    critical.length > 0 &&
      refusal(
        'critical',
        `Critical cases fail: ${namesOf(critical.map(({ id }) => id))}.`,
        'Mend them: a baseline never holds a critical case that fails.',
      ),
  ].filter(each => each !== false);
}

function endsOf(cases: SuiteRun['cases']): string {
  const ends = new Set(cases.flatMap(({ repeats }) => repeats.map(({ end }) => end)));
  return [...ends].filter(end => end !== 'ran').join(', ');
}

function branchRefusal({ branch, defaultBranch }: TreeState, allowsBranch: boolean): FreezeRefusal | false {
  if (branch === null) return refusal('branch', 'No branch is checked out.', 'Check the default branch out.');
  if (branch === defaultBranch || allowsBranch) return false;
  const what =
    defaultBranch === null
      ? `Nothing tells whether ${quote(branch)} is the default branch`
      : `${quote(branch)} is not the default branch, ${quote(defaultBranch)}`;
  return refusal('branch', `${what}.`, 'Freeze there after the merge, or say `--branch` with the reason.');
}

function partOf({ tier, shard }: SuiteRun, absent: readonly string[]): string {
  if (tier !== 'extended') return `it is of the tier ${tier}`;
  if (shard !== null) return `it is shard ${shard.index} of ${shard.count}`;
  return `${namesOf(absent)} have no result`;
}

function refusal(condition: FreezeRefusal['condition'], message: string, fix: string): FreezeRefusal {
  return { condition, message, fix };
}
