import { createHash } from 'node:crypto';
import { genericRule } from '../generic/generic-rule.ts';
import type { Rule, RulePack } from '../rule.ts';
import { structureRules } from '../structures/index.ts';
import { providerRules } from './provider-rules.ts';

export const ALLOW_COMMENTS: readonly string[] = ['gitleaks:allow', 'p1:allow'];

/** p1's own rules. */
export function ownPack(): RulePack {
  return packOf([...providerRules(), ...structureRules(), genericRule()]);
}

export function packOf(rules: readonly Rule[], more: Partial<RulePack> = {}, definition = ''): RulePack {
  const hash = createHash('sha256').update(definition);
  for (const rule of rules)
    hash.update(JSON.stringify([rule.id, rule.severity, rule.keywords, rule.tier, rule.definition]));
  return { rules, allowComments: ALLOW_COMMENTS, ...more, digest: hash.digest('hex') };
}
