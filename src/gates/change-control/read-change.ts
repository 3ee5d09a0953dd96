import type { Git } from '../../git/git.ts';
import type { Circumstances } from '../gate.ts';
import type { Loosenings } from '../loosening/loosening.ts';
import { changesBetween, linksAmong, type PathChange, sizesOf, treeOf } from './changes.ts';
import { committedKind, mayBeEntry } from './committed-files.ts';
import type { ChangeControlFacts, ProtectedChange } from './facts.ts';
import { fileLoosenings } from './file-loosenings.ts';
import { isEntry } from './is-entry.ts';
import { policyLoosenings } from './policy-loosenings.ts';
import { type ProtectedAs, protectedPaths } from './protected-paths.ts';

export interface ChangeCall {
  readonly git: Git;
  readonly circumstances: Circumstances;
  /** Path of p1.yml, from git's top level. */
  readonly configPath: string;
  readonly callingWorkflow: string | null;
}

export type ChangeFacts = Pick<
  ChangeControlFacts,
  'changed' | 'protectedChanges' | 'isCallingWorkflowEdited' | 'largeFiles' | 'committed' | 'filesLookedAt'
> & {
  readonly loosenings: Loosenings;
  readonly policyProblem: string | null;
  readonly protectedAs: ProtectedAs;
};

const LARGE_BYTES = 5_000_000;
const SUBMODULE = '160000';

/** What git has to say of the change from the merge base to head; without one, of all of head's files. */
export async function readChange(call: ChangeCall): Promise<ChangeFacts> {
  const { git, circumstances, configPath, callingWorkflow } = call;
  const { base, mergeBase, head, policy } = circumstances;
  const fromTop = topLevelPath(configPath);
  const links = await linksAmong(git, await treeOf(git, base ?? head));
  const protectedAs = protectedPaths({ policy, configPath, links, fromTop });
  if (mergeBase === null)
    return { ...NO_CHANGE, protectedAs, ...(await committedAmong(call, await presentIn(git, head))) };
  const changes = await changesBetween(git, mergeBase, head);
  const own = { git, from: mergeBase, to: head, changes };
  const { loosenings, problem } = await policyLoosenings({
    ...own,
    configPath,
    repositoryRoot: policy.repositoryRoot,
  });
  return {
    changed: changes.length,
    protectedChanges: protectedAmong(changes, protectedAs),
    loosenings: [...loosenings, ...(await fileLoosenings({ ...own, policy, fromTop }))],
    policyProblem: problem,
    protectedAs,
    isCallingWorkflowEdited: changes.some(({ path }) => path === callingWorkflow),
    largeFiles: await largeAmong(git, changes),
    ...(await committedAmong(call, brought(changes))),
  };
}

const NO_CHANGE = {
  changed: null,
  protectedChanges: [],
  loosenings: [],
  policyProblem: null,
  isCallingWorkflowEdited: false,
  largeFiles: [],
} as const;

export function protectedAmong(
  changes: readonly PathChange[],
  protectedAs: ProtectedAs,
): readonly ProtectedChange[] {
  return changes.flatMap(({ path, kind }) => {
    const as = protectedAs(path);
    return as === null ? [] : [{ path, kind, as }];
  });
}

/** The policy's paths are relative to the folder that holds its `.github/`. */
function topLevelPath(configPath: string): (path: string) => string {
  const prefix = /^(.*\/)\.github\/[^/]+$/.exec(configPath)?.[1] ?? '';
  return path => `${prefix}${path.replace(/^\.\//, '').replace(/\/+$/, '')}`;
}

/** A file of a commit. */
interface Present {
  readonly path: string;
  readonly object: string;
}

async function presentIn(git: Git, commit: string): Promise<readonly Present[]> {
  return (await treeOf(git, commit)).filter(({ mode }) => mode !== SUBMODULE);
}

function brought(changes: readonly PathChange[]): readonly Present[] {
  return changes.flatMap(({ path, after, mode, kind }) =>
    after === null || mode === SUBMODULE || kind === 'mode' ? [] : [{ path, object: after }],
  );
}

async function committedAmong(
  { git, configPath, circumstances: { policy } }: ChangeCall,
  files: readonly Present[],
): Promise<Pick<ChangeControlFacts, 'committed' | 'filesLookedAt'>> {
  const fromTop = topLevelPath(configPath);
  const committed: { path: string; kind: ChangeControlFacts['committed'][number]['kind'] }[] = [];
  for (const { path, object } of files) {
    const kind = committedKind(path, policy, fromTop);
    if (kind !== null) committed.push({ path, kind });
    else if (mayBeEntry(path) && (await isEntry(git, object))) committed.push({ path, kind: 'dead-letter' });
  }
  return { committed, filesLookedAt: files.length };
}

async function largeAmong(
  git: Git,
  changes: readonly PathChange[],
): Promise<ChangeControlFacts['largeFiles']> {
  const files = changes.filter(
    ({ after, mode, kind }) => after !== null && mode !== SUBMODULE && kind !== 'mode',
  );
  const objects = files.flatMap(({ kind, before, after }) => [after, kind === 'modified' ? before : null]);
  const sizes = await sizesOf(git, [...new Set(objects.filter(object => object !== null))]);
  return files.flatMap(({ path, kind, before, after }) => {
    const bytes = sizes.get(after ?? '') ?? 0;
    const former = kind === 'modified' ? (sizes.get(before ?? '') ?? 0) : 0;
    return bytes > LARGE_BYTES && former <= LARGE_BYTES ? [{ path, bytes }] : [];
  });
}
