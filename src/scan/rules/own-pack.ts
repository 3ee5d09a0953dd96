import { createHash } from 'node:crypto';
import { SCAN_CODE_DIGEST } from '../code-digest.ts';
import { genericRule } from '../generic/generic-rule.ts';
import type { Rule, RulePack } from '../rule.ts';
import { structureRules } from '../structures/index.ts';
import { weigh } from '../weight/weigh.ts';
import { providerFinder } from './provider-finder.ts';
import { providerRules } from './providers.ts';

export const ALLOW_COMMENTS: readonly string[] = ['gitleaks:allow', 'p1:allow'];

let pack: RulePack | undefined;

/** p1's own rules, made once: what scans and what hides secrets from what is shown share them. */
export function ownPack(): RulePack {
  pack ??= packOf(ownRules(), { weigh });
  return pack;
}

export function ownRules(): readonly Rule[] {
  return [...providerRules().map(providerFinder), ...structureRules(), genericRule()];
}

/** `definition` is what decides what is found besides the rules and the code that asks them. */
export function packOf(
  rules: readonly Rule[],
  more: Partial<RulePack> = {},
  definition = '',
  codeDigest = SCAN_CODE_DIGEST,
): RulePack {
  const hash = createHash('sha256').update(`${codeDigest}\n${definition}`);
  for (const { id, severity, keywords, tier, definition: ofRule } of rules) {
    hash.update(JSON.stringify([id, severity, keywords, tier, ofRule]));
  }
  return { rules, allowComments: ALLOW_COMMENTS, ...more, digest: hash.digest('hex') };
}
