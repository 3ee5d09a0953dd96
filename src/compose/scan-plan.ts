import { statSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { type Git, openGit } from '../git/git.ts';
import { commitOf } from '../git/revisions.ts';
import { gitTopLevel } from '../git/top-level.ts';
import { UnresolvableError } from '../git/unresolvable.ts';
import type { Environment } from '../kernel/inputs.ts';
import { eventRange } from '../platform/github/event-range.ts';
import type { ScanPlan } from '../scan/run-scan.ts';
import { planRange } from '../scan/sources/commit-source.ts';
import { planStaged } from '../scan/sources/staged-source.ts';
import { planFolder, planTree } from '../scan/sources/tree-source.ts';

/** What is asked to be scanned. `auto` is what the job's event brought, else all commits. */
export type ScanAsk =
  | { readonly kind: 'auto'; readonly base: string | null; readonly head: string | null }
  | { readonly kind: 'tree'; readonly path: string | null }
  | { readonly kind: 'staged' }
  | { readonly kind: 'range'; readonly base: string; readonly head: string }
  | { readonly kind: 'history' };

export interface ScanPlanCall {
  readonly ask: ScanAsk;
  readonly env: Environment;
  readonly workingFolder: string;
  /** p1's state, which is no work of anybody. */
  readonly stateBranch: string;
  /** What p1 writes on this machine. */
  readonly root: string;
}

/** Resolves what is asked. @throws UnresolvableError for what cannot be scanned as a whole. */
export async function scanPlan(call: ScanPlanCall): Promise<ScanPlan> {
  const { ask, env, workingFolder, stateBranch } = call;
  if (ask.kind === 'tree') return tree(ask.path, call);
  const git = openGit({ folder: workingFolder, env });
  switch (ask.kind) {
    case 'staged':
      return { source: 'staged', what: 'what is staged', git, plan: await planStaged(git) };
    case 'range':
      return range(git, ask.base, ask.head);
    case 'history':
      return history(git, null, stateBranch);
    case 'auto':
      return auto(git, ask, env, stateBranch);
  }
}

async function tree(path: string | null, { env, workingFolder, root }: ScanPlanCall): Promise<ScanPlan> {
  const place = path === null ? workingFolder : resolve(workingFolder, path);
  const isFolder = statSync(place, { throwIfNoEntry: false })?.isDirectory() ?? false;
  const folder = isFolder ? place : dirname(place);
  if (path !== null && gitTopLevel(folder) === undefined)
    return { source: 'tree', what: `all files of ${path}`, git: null, plan: planFolder(place, root) };
  const git = openGit({ folder: path === null ? workingFolder : folder, env });
  const limit = path === null ? null : isFolder ? '.' : basename(place);
  const what = path === null ? 'the working tree' : `${path} of the working tree`;
  return { source: 'tree', what, git, plan: await planTree(git, folder, limit) };
}

async function range(git: Git, base: string, head: string): Promise<ScanPlan> {
  const plan = await planRange(git, base, head);
  return { source: 'range', what: `commits ${shortened(base)}..${shortened(head)}`, git, plan };
}

function history(git: Git, head: string | null, stateBranch: string): ScanPlan {
  const what = head === null ? 'the whole history' : `the history of ${shortened(head)}`;
  return { source: 'history', what, git, head, without: [stateBranch] };
}

async function auto(
  git: Git,
  { base, head }: Extract<ScanAsk, { kind: 'auto' }>,
  env: Environment,
  stateBranch: string,
): Promise<ScanPlan> {
  if (base !== null) return range(git, base, head ?? 'HEAD');
  const event = eventRange(env);
  switch (event.kind) {
    case 'range':
      return range(git, event.base, head ?? event.head);
    case 'head':
      return history(git, head ?? event.head, stateBranch);
    case 'pushed':
      return pushed(git, event.base, head ?? event.head, stateBranch);
    case 'history':
      return history(git, head, stateBranch);
  }
}

/** After a forced push the former head is gone, or leads to nothing new: then all that leads to the new one is scanned. */
async function pushed(git: Git, base: string, head: string, stateBranch: string): Promise<ScanPlan> {
  if ((await commitOf(git, base)) === null) return history(git, head, stateBranch);
  try {
    return await range(git, base, head);
  } catch (error) {
    const isEmpty = error instanceof UnresolvableError && (await commitOf(git, head)) !== null;
    if (isEmpty) return history(git, head, stateBranch);
    throw error;
  }
}

function shortened(revision: string): string {
  return /^[0-9a-f]{40,}$/.test(revision) ? revision.slice(0, 12) : revision;
}
