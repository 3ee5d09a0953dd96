import type { Allowlist, GitleaksRule } from './gitleaks-rule.ts';

/** What one file says, before it is put together with the file that it extends. */
export interface ConfigPart {
  readonly rules: ReadonlyMap<string, GitleaksRule>;
  readonly allowlists: readonly Allowlist[];
}

/**
 * `own` on top of what it extends, as gitleaks does it: a rule of both keeps its own description, entropy, group, regex and path
 * where it has them, and the lists of both; what it requires, and whether it is reported, are the extended file's to say.
 */
export function extended(own: ConfigPart, base: ConfigPart, disabledRules: readonly string[]): ConfigPart {
  const rules = new Map(own.rules);
  for (const [id, below] of base.rules) {
    if (disabledRules.includes(id)) continue;
    const above = own.rules.get(id);
    rules.set(id, above === undefined ? below : merged(above, below));
  }
  return { rules, allowlists: [...own.allowlists, ...base.allowlists] };
}

function merged(above: GitleaksRule, below: GitleaksRule): GitleaksRule {
  return {
    ...below,
    description: above.description === '' ? below.description : above.description,
    entropy: above.entropy === 0 ? below.entropy : above.entropy,
    secretGroup: above.secretGroup === 0 ? below.secretGroup : above.secretGroup,
    regex: above.regex ?? below.regex,
    path: above.path ?? below.path,
    tags: [...below.tags, ...above.tags],
    keywords: [...below.keywords, ...above.keywords],
    allowlists: [...below.allowlists, ...above.allowlists],
  };
}
