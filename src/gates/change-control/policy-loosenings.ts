import type { Config } from '../../config/config.ts';
import { configOf } from '../../config/load.ts';
import { parseYaml } from '../../config/yaml-source.ts';
import type { Git } from '../../git/git.ts';
import { ConfigError, messageOf, quote } from '../../kernel/errors.ts';
import { configLoosenings } from '../loosening/config-loosenings.ts';
import { type Loosenings, told } from '../loosening/loosening.ts';
import type { PathChange } from './changes.ts';
import { policyFileAt } from './policy-file.ts';

export interface PolicyReading {
  readonly loosenings: Loosenings;
  /** Why p1.yml cannot be read as the change leaves it; null when it can. */
  readonly problem: string | null;
}

export interface PolicyCall {
  readonly git: Git;
  readonly from: string;
  readonly to: string;
  /** From git's top level. */
  readonly configPath: string;
  readonly repositoryRoot: string;
  readonly changes: readonly PathChange[];
}

/** What the p1.yml of `to` allows that that of `from` did not. Where there was none before, nothing can be loosened. */
export async function policyLoosenings(call: PolicyCall): Promise<PolicyReading> {
  const { configPath, changes } = call;
  const own = changes.find(({ path }) => path === configPath);
  if (own === undefined) return { loosenings: [], problem: null };
  const [before, after] = [await readAt(call, call.from), await readAt(call, call.to)];
  if (before.kind === 'none') return { loosenings: [], problem: after.kind === 'illegal' ? after.why : null };
  if (after.kind === 'none') return { loosenings: [told(configPath, goneTo(own, changes))], problem: null };
  if (after.kind === 'illegal') return { loosenings: [], problem: after.why };
  // What nobody could read held nobody to anything.
  if (before.kind === 'illegal') return { loosenings: [], problem: null };
  return { loosenings: configLoosenings(before.config, after.config), problem: null };
}

type Reading =
  | { readonly kind: 'none' }
  | { readonly kind: 'illegal'; readonly why: string }
  | { readonly kind: 'read'; readonly config: Config };

async function readAt({ git, configPath, repositoryRoot }: PolicyCall, commit: string): Promise<Reading> {
  try {
    const bytes = await policyFileAt(git, commit, configPath);
    if (bytes === null) return { kind: 'none' };
    return { kind: 'read', config: configOf(parseYaml(configPath, bytes), repositoryRoot, undefined) };
  } catch (error) {
    if (error instanceof ConfigError) return { kind: 'illegal', why: messageOf(error) };
    throw error;
  }
}

function goneTo({ before }: PathChange, changes: readonly PathChange[]): string {
  const moved = changes.find(({ kind, after }) => kind === 'added' && after === before);
  const where =
    moved === undefined ? 'is gone' : `is renamed to ${quote(moved.path)}, where p1 does not look`;
  return `${where}, so that the defaults hold: no limit, no roster and no approver of it`;
}
