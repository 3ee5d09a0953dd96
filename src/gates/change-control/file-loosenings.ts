import type { Config } from '../../config/config.ts';
import type { Git } from '../../git/git.ts';
import { ConfigError } from '../../kernel/errors.ts';
import { ignoreLoosenings } from '../loosening/ignore-loosenings.ts';
import { type FileText, type Loosenings, told } from '../loosening/loosening.ts';
import { waiverLoosenings } from '../loosening/waiver-loosenings.ts';
import { WAIVER_FILE } from '../waivers/waiver.ts';
import type { PathChange } from './changes.ts';
import { policyFileAt } from './policy-file.ts';

export interface FileLooseningsCall {
  readonly git: Git;
  readonly from: string;
  readonly to: string;
  /** The base's. */
  readonly policy: Config;
  /** Makes a path of the policy one from git's top level. */
  readonly fromTop: (path: string) => string;
  readonly changes: readonly PathChange[];
}

/** What the changed files besides p1.yml allow that was not allowed before. */
export async function fileLoosenings(call: FileLooseningsCall): Promise<Loosenings> {
  const { policy, fromTop, changes } = call;
  const { scan, regression } = policy;
  const compared = await Promise.all([
    ...[...new Set([WAIVER_FILE, fromTop(WAIVER_FILE)])].map(path => compare(call, path, waiverLoosenings)),
    compare(call, fromTop(scan.ignore), ignoreLoosenings),
  ]);
  return [
    ...compared.flat(),
    ...changes.flatMap(change => {
      if (change.kind === 'mode') return [];
      if (change.path === fromTop(scan.config)) return [told(change.path, RULES[change.kind])];
      if (change.path === fromTop(regression.baseline) && change.kind !== 'added')
        return [told(change.path, change.kind === 'deleted' ? 'is gone' : 'is another')];
      if (isBelow(change, fromTop(regression.archive)) && change.kind !== 'added')
        return [
          told(
            change.path,
            change.kind === 'deleted' ? 'is gone from the archive' : 'is rewritten in the archive',
          ),
        ];
      return isBelow(change, fromTop(regression.cases)) && isGone(change, changes)
        ? [told(change.path, 'is gone: what it asked is asked no more')]
        : [];
    }),
  ];
}

const RULES = {
  added: 'takes the place of the rules that p1 brings',
  modified: 'has other rules',
  type: 'has other rules',
  deleted: 'is gone, so that the rules are those that p1 brings',
} as const;

async function compare(
  { git, from, to, changes }: FileLooseningsCall,
  path: string,
  judge: (path: string, before: FileText | null, after: FileText | null) => Loosenings,
): Promise<Loosenings> {
  if (!changes.some(change => change.path === path)) return [];
  try {
    const [before, after] = await Promise.all([policyFileAt(git, from, path), policyFileAt(git, to, path)]);
    return judge(path, before, after);
  } catch (error) {
    if (error instanceof ConfigError) return [told(path, 'can be read no more')];
    throw error;
  }
}

function isBelow({ path }: PathChange, folder: string): boolean {
  return path.startsWith(`${folder}/`);
}

/** A case that only moved is still there. */
function isGone({ kind, before, path }: PathChange, changes: readonly PathChange[]): boolean {
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  return (
    kind === 'deleted' &&
    !changes.some(other => other.kind === 'added' && other.after === before && other.path.startsWith(folder))
  );
}
