import type { Git } from '../git/git.ts';
import { DRAFT } from '../kernel/atomic-write.ts';
import type { Clock } from '../kernel/clock.ts';
import { archiveName, baselineOf } from './baseline.ts';
import type { Baseline } from './baseline-schema.ts';
import type { CaseResult } from './case-result.ts';
import type { Rerun } from './compare/compare-with-reruns.ts';
import { withReruns } from './compare/reruns.ts';
import { type FreezeRefusal, refusalsBefore, refusalsOfRun } from './freeze-conditions.ts';
import { ignoredAmong, ignoredPlaces } from './ignored-paths.ts';
import { FREEZE_RERUNS } from './noise/design.ts';
import type { BaselineProblem } from './parse-baseline.ts';
import { type BaselinePlace, type BaselineReading, baselineTextAt, readBaseline } from './read-baseline.ts';
import type { SuiteRun } from './suite-run.ts';
import { readTreeState, type TreeState } from './tree-state.ts';
import { writeBaseline } from './write-baseline.ts';

export interface FreezeOptions {
  readonly place: BaselinePlace;
  /** A folder below `root`, for the lock of this machine. */
  readonly lockFolder: string;
  readonly git: Git;
  /** Paths that define the cases: their files, and all that these name, relative to the repository root. */
  readonly definedBy: () => readonly string[];
  /** Runs the whole suite, or hands over the run of its merged shards. */
  readonly run: () => Promise<SuiteRun>;
  /** Runs noisy cases again: a baseline has more repeats of them than a run. */
  readonly rerun: Rerun;
  /** As the event of GitHub names it; null elsewhere. */
  readonly defaultBranch: string | null;
  readonly allowsBranch: boolean;
  readonly reason: string | null;
  readonly actor: string;
  readonly clock: Clock;
}

export type FreezeAnswer =
  | {
      readonly kind: 'frozen';
      readonly baseline: Baseline;
      readonly former: Baseline | null;
      /** Path of the former baseline in the archive, relative to the repository root. */
      readonly archived: string | null;
      /** Ids that the former baseline has not, and ids that the new one has not. */
      readonly added: readonly string[];
      readonly removed: readonly string[];
      readonly run: SuiteRun;
    }
  | { readonly kind: 'refused'; readonly refusals: readonly FreezeRefusal[]; readonly run: SuiteRun | null }
  | BaselineProblem
  | { readonly kind: 'busy' | 'stale'; readonly message: string; readonly fix: string };

/**
 * Runs the suite and makes what it found the new baseline. What is against it is told before the suite is run as far as it can
 * be known, all at once. The tree is looked at again after the run: what is frozen is what the commit gives. Nothing is
 * committed to git.
 *
 * @throws what `run` throws; UnresolvableError without a git repository; the system's error for what cannot be written.
 */
export async function freeze(options: FreezeOptions): Promise<FreezeAnswer> {
  const { place, git, defaultBranch, allowsBranch, reason } = options;
  const text = baselineTextAt(place);
  const reading = readBaseline(place);
  if (reading.kind === 'problem' && reading.reasonCode !== 'not-found') return reading;
  const former = reading.kind === 'hit' ? reading.baseline : null;
  const isOwnRemnant = remnantsOf(place, former);
  const refusalsNow = async (tree: TreeState): Promise<readonly FreezeRefusal[]> =>
    refusalsBefore({
      reason,
      allowsBranch,
      tree,
      ignored: await ignoredAmong(git, place.repositoryRoot, options.definedBy()),
      ignoredPlaces: await ignoredPlaces(git, place),
      isOwnRemnant,
    });

  const before = await readTreeState(git, defaultBranch);
  const first = await refusalsNow(before);
  if (first.length > 0) return { kind: 'refused', refusals: first, run: null };
  const run = await options.run();
  const found = refusalsOfRun(run);
  if (found.length > 0) return { kind: 'refused', refusals: found, run };
  return frozen(options, {
    former,
    text,
    before,
    run: await withMoreRepeats(run, options.rerun),
    refusalsNow,
  });
}

interface Measured {
  readonly former: Baseline | null;
  readonly text: string | null;
  readonly before: TreeState;
  readonly run: SuiteRun;
  readonly refusalsNow: (tree: TreeState) => Promise<readonly FreezeRefusal[]>;
}

async function frozen(options: FreezeOptions, measured: Measured): Promise<FreezeAnswer> {
  const { place, lockFolder, git, defaultBranch, reason, actor, clock } = options;
  const { former, text, before, run, refusalsNow } = measured;
  const tree = await readTreeState(git, defaultBranch);
  const refusals = [...(await refusalsNow(tree)), ...movedBetween(before, tree), ...refusalsOfRun(run)];
  if (refusals.length > 0) return { kind: 'refused', refusals, run };

  const provenance = {
    commit: tree.commit ?? '',
    branch: tree.branch ?? '',
    is_default_branch: tree.branch === tree.defaultBranch,
    actor,
    reason: (reason ?? '').trim(),
    frozen_at: clock.now().toISOString(),
  };
  const baseline = baselineOf(run, provenance, former?.digest ?? null);
  const written = writeBaseline({
    place,
    lockFolder,
    baseline,
    former: former === null || text === null ? null : { baseline: former, text },
  });
  if (written.kind !== 'written') return tooLate(written.kind, lockFolder);
  const { added, removed } = differenceOf(former, baseline);
  return { kind: 'frozen', baseline, former, archived: written.archived, added, removed, run };
}

/** The run with its noisy cases run some times more. What was not rerun is left out, so that the freeze is refused. */
async function withMoreRepeats(run: SuiteRun, rerun: Rerun): Promise<SuiteRun> {
  const noisy = run.cases.filter(({ is_noisy }) => is_noisy);
  const reruns = new Map<string, CaseResult>();
  for (const repeats of new Set(noisy.map(each => each.repeats.length))) {
    const ids = noisy.filter(each => each.repeats.length === repeats).map(({ id }) => id);
    for (const result of await rerun(ids, FREEZE_RERUNS * repeats)) reruns.set(result.id, result);
  }
  const cases = run.cases.flatMap(each => {
    const more = reruns.get(each.id);
    return each.is_noisy && more === undefined ? [] : [withReruns(each, more)];
  });
  return { ...run, cases };
}

/** What `verify` answers. @throws as `readBaseline` does. */
export function verify(place: BaselinePlace): BaselineReading {
  return readBaseline(place);
}

/** What a freeze that died leaves is no change of the tree: drafts, and a copy of the baseline that is still in use. */
function remnantsOf({ baseline, archive }: BaselinePlace, inUse: Baseline | null): (path: string) => boolean {
  const copy = inUse === null ? null : `${archive}/${archiveName(inUse)}`;
  return path => {
    if (copy !== null && isPath(path, copy)) return true;
    if (!DRAFT.test(path)) return false;
    const target = path.replace(DRAFT, '');
    const folder = target.slice(0, target.lastIndexOf('/'));
    return isPath(target, baseline) || isPath(folder, archive);
  };
}

/** git tells paths from its top level; p1.yml may be below it. */
function isPath(path: string, relative: string): boolean {
  return path === relative || path.endsWith(`/${relative}`);
}

function movedBetween(before: TreeState, now: TreeState): readonly FreezeRefusal[] {
  if (before.commit === now.commit && before.branch === now.branch) return [];
  return [
    {
      condition: 'commit',
      message: 'Another commit or branch was checked out while the suite ran.',
      fix: 'Run it again, in a working tree that nobody else uses.',
    },
  ];
}

function tooLate(kind: 'busy' | 'stale', lockFolder: string): FreezeAnswer {
  return kind === 'stale'
    ? {
        kind,
        message: 'Another freeze was faster: the baseline is not the one that this run began with.',
        fix: 'Look at what was frozen, and freeze again if there is a reason left.',
      }
    : {
        kind,
        message: 'Another process freezes at this moment.',
        fix: `Wait for its end. If there is none, remove the newest file in ${lockFolder}.`,
      };
}

function differenceOf(former: Baseline | null, baseline: Baseline) {
  const before = new Set(former?.cases.map(({ id }) => id));
  const now = new Set(baseline.cases.map(({ id }) => id));
  return {
    added: [...now].filter(id => !before.has(id)),
    removed: [...before].filter(id => !now.has(id)),
  };
}
