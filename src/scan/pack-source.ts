import type { GitleaksFile } from './gitleaks/load-config.ts';
import { createGitleaksPack } from './gitleaks-pack.ts';
import type { RulePack } from './rule.ts';
import { ownPack } from './rules/own-pack.ts';

/** What a pack is made of, in a form that can be sent to a worker. */
export interface PackSource {
  /** The user's `.gitleaks.toml` and what it extends (`readConfigChain`); without any, p1's own pack. */
  readonly gitleaks: readonly GitleaksFile[];
}

/** @throws ConfigError naming each rule that cannot be read or translated. */
export function createPack({ gitleaks }: PackSource): RulePack {
  return gitleaks.length === 0 ? ownPack() : createGitleaksPack(gitleaks);
}
