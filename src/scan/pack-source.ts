import type { GitleaksFile } from './gitleaks/load-config.ts';
import type { RulePack } from './rule.ts';
import { ownPack } from './rules/own-pack.ts';

/** What a pack is made of, in a form that can be sent to a worker. */
export interface PackSource {
  /** The user's `.gitleaks.toml` and what it extends (`readConfigChain`); without any, p1's own pack. */
  readonly gitleaks: readonly GitleaksFile[];
}

/** @throws ConfigError naming each rule that cannot be read or translated. */
export async function createPack({ gitleaks }: PackSource): Promise<RulePack> {
  if (gitleaks.length === 0) return ownPack();
  // Readers of TOML and of Go's expressions are loaded for those who have use for them.
  const { createGitleaksPack } = await import('./gitleaks-pack.ts');
  return createGitleaksPack(gitleaks);
}
