import { createGitleaksPack } from './gitleaks/gitleaks-pack.ts';
import type { RulePack } from './rule.ts';
import { ownPack } from './rules/own-pack.ts';

/** A file of rules in gitleaks' format, and where it was read, for messages and for the files that it extends. */
export interface ConfigFile {
  readonly path: string;
  readonly text: string;
}

/** What a pack is made of, in a form that can be sent to a worker. */
export interface PackSource {
  /** The user's `.gitleaks.toml`, then the file that each one extends; without any, p1's own pack. */
  readonly gitleaks: readonly ConfigFile[];
}

/** @throws ConfigError naming each rule that cannot be read or translated. */
export function createPack({ gitleaks }: PackSource): RulePack {
  return gitleaks.length === 0 ? ownPack() : createGitleaksPack(gitleaks);
}
