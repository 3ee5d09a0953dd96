import type { GitleaksFile } from './gitleaks/load-config.ts';
import type { RulePack } from './rule.ts';
import { ownPack } from './rules/own-pack.ts';

/** What a pack is made of, in a form that can be sent to a worker. */
export interface PackSource {
  /** The user's `.gitleaks.toml` and what it extends (`readConfigChain`); without any, p1's own pack. */
  readonly gitleaks: readonly GitleaksFile[];
  /** Whether a comment beside a secret says nothing: whoever proposes a change could excuse himself by one. */
  readonly ignoresComments?: boolean;
}

/** @throws ConfigError naming each rule that cannot be read or translated. */
export async function createPack({ gitleaks, ignoresComments = false }: PackSource): Promise<RulePack> {
  const pack = await packOf(gitleaks);
  return ignoresComments ? { ...pack, allowComments: [] } : pack;
}

async function packOf(gitleaks: PackSource['gitleaks']): Promise<RulePack> {
  if (gitleaks.length === 0) return ownPack();
  // Readers of TOML and of Go's expressions are loaded for those who have use for them.
  const { createGitleaksPack } = await import('./gitleaks-pack.ts');
  return createGitleaksPack(gitleaks);
}
