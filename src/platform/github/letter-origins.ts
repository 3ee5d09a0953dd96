import type { StoreUnavailable } from '../../dlq/dead-letter-port.ts';
import type { Environment } from '../../kernel/inputs.ts';
import { type BranchCommits, branchCommits } from './branch-commits.ts';
import { parseName } from './letter-name.ts';
import { type Answered, type ArtifactRow, type Asking, ask } from './letter-requests.ts';
import { FROM_PULL_REQUEST, isNamedDefault, isOfFork, isOfPullRequest, wrongPlace } from './letter-trust.ts';

/** Which artifacts jobs of the default branch left: any job may upload under any name. */
export interface LetterOrigins {
  /** What GitHub says of the run that left it; asked once for each run. */
  readonly runOf: (row: ArtifactRow) => Promise<Answered | StoreUnavailable>;
  /** Why the commit of its run is not one of the default branch; null when it is. */
  readonly strayOf: (row: ArtifactRow) => Promise<string | null | StoreUnavailable>;
  /** Whether a job of the default branch left it, for certain. */
  readonly isOurs: (row: ArtifactRow) => Promise<boolean | StoreUnavailable>;
  /**
   * Why entries of a listing are not from the default branch although their runs are named so, by artifact. Copies that contend for
   * one entry are looked at closely, since one of them is removed. Of others it is asked what is cheap to ask: a claim asks the rest.
   */
  readonly doubtsIn: (
    rows: readonly ArtifactRow[],
    kept: ReadonlySet<string>,
  ) => Promise<Doubts | StoreUnavailable>;
}

export interface Doubts {
  readonly why: ReadonlyMap<number, string>;
  /** Commits that the branch had when they were asked for. */
  readonly reached: ReadonlySet<string>;
}

export interface LetterOriginsOptions extends Asking {
  readonly env: Environment;
  readonly defaultBranch: () => Promise<string | StoreUnavailable>;
}

/** Commits that a listing asks for one by one, besides the newest. */
const MOST_COMPARED = 10;

export function letterOrigins(options: LetterOriginsOptions): LetterOrigins {
  const { env, defaultBranch } = options;
  const commits: BranchCommits = branchCommits(options);
  const runs = new Map<number, Answered>();

  async function runOf({ runId }: ArtifactRow): Promise<Answered | StoreUnavailable> {
    const found = runs.get(runId) ?? (await ask(options, `/actions/runs/${runId}`, 'actions: read'));
    if (found.kind === 'answer') runs.set(runId, found);
    return found;
  }

  async function strayOf({ runId, headSha }: ArtifactRow): Promise<string | null | StoreUnavailable> {
    const branch = await defaultBranch();
    if (typeof branch !== 'string') return branch;
    // This very job knows its branch.
    if (String(runId) === env['GITHUB_RUN_ID'] && wrongPlace(env, branch) === null) return null;
    const isOn = await commits.has(headSha);
    if (typeof isOn !== 'boolean') return isOn;
    return isOn ? null : strayFrom(branch, headSha);
  }

  /** The commit first: one answer is good for all runs of it. */
  async function doubtOf(row: ArtifactRow): Promise<string | null | StoreUnavailable> {
    const stray = await strayOf(row);
    if (stray !== null || String(row.runId) === env['GITHUB_RUN_ID']) return stray;
    const run = await runOf(row);
    if (run.kind !== 'answer') return run;
    return isOfPullRequest(String(run.body['event'])) ? FROM_PULL_REQUEST : null;
  }

  async function isOurs(row: ArtifactRow): Promise<boolean | StoreUnavailable> {
    const branch = await defaultBranch();
    if (typeof branch !== 'string') return branch;
    if (!isNamedDefault(row, branch)) return false;
    const doubt = await doubtOf(row);
    return doubt !== null && typeof doubt !== 'string' ? doubt : doubt === null;
  }

  async function doubtsIn(
    rows: readonly ArtifactRow[],
    kept: ReadonlySet<string>,
  ): Promise<Doubts | StoreUnavailable> {
    const branch = await defaultBranch();
    if (typeof branch !== 'string') return branch;
    const { contended, single } = sorted(rows, branch);
    const why = new Map<number, string>();
    for (const row of contended) {
      const doubt = await doubtOf(row);
      if (typeof doubt === 'string') why.set(row.id, doubt);
      else if (doubt !== null) return doubt;
    }
    const reached = await reachedAmong(new Set(single.map(({ headSha }) => headSha)), kept);
    for (const { id, headSha } of single)
      if (reached.strays.has(headSha)) why.set(id, strayFrom(branch, headSha));
    return { why, reached: reached.known };
  }

  /** What cannot be asked now is left to the claim. */
  async function reachedAmong(
    shas: ReadonlySet<string>,
    kept: ReadonlySet<string>,
  ): Promise<{ readonly strays: ReadonlySet<string>; readonly known: ReadonlySet<string> }> {
    const strays = new Set<string>();
    const known = new Set([...shas].filter(sha => kept.has(sha)));
    const asked = [...shas].filter(sha => !kept.has(sha));
    const newest = asked.length === 0 ? new Set<string>() : await commits.newest();
    if ('kind' in newest) return { strays, known };
    for (const sha of asked) if (newest.has(sha)) known.add(sha);
    for (const sha of asked.filter(each => !newest.has(each)).slice(0, MOST_COMPARED)) {
      const isOn = await commits.has(sha);
      if (isOn === true) known.add(sha);
      if (isOn === false) strays.add(sha);
      if (typeof isOn !== 'boolean') break;
    }
    return { strays, known };
  }

  return { runOf, strayOf, isOurs, doubtsIn };
}

function strayFrom(branch: string, sha: string): string {
  const commit = sha.slice(0, 12);
  return `comes from commit ${commit}, which branch ${branch} does not have (a tag of that name, or commits that were replaced), and waits until somebody redrives it`;
}

/** Entries whose runs are named like the default branch, the newest first: those that stand beside a copy of the same entry, and others. */
function sorted(
  rows: readonly ArtifactRow[],
  branch: string,
): { readonly contended: readonly ArtifactRow[]; readonly single: readonly ArtifactRow[] } {
  const copies = new Map<string, ArtifactRow[]>();
  for (const row of rows) {
    const id = isOfFork(row) ? undefined : parseName(row.name)?.id;
    if (id !== undefined) copies.set(id, [...(copies.get(id) ?? []), row]);
  }
  const named = (of: readonly ArtifactRow[]): readonly ArtifactRow[] =>
    of.filter(row => isNamedDefault(row, branch)).toSorted((one, other) => other.id - one.id);
  const all = [...copies.values()];
  return {
    contended: named(all.filter(each => each.length > 1).flat()),
    single: named(all.filter(each => each.length === 1).flat()),
  };
}
