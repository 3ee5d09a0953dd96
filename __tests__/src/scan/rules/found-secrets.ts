import { entropy } from '../../../../src/scan/entropy.ts';
import { isPlaceholder } from '../../../../src/scan/rules/placeholder.ts';
import type { ProviderRule } from '../../../../src/scan/rules/provider-rule.ts';

/** What `rule` alone finds in all of `text`. */
export function foundSecrets(rule: ProviderRule, text: string): readonly string[] {
  const everywhere = new RegExp(rule.pattern.source, 'g');
  return [...text.matchAll(everywhere)]
    .map(match => match[1] ?? match[0])
    .filter(
      secret =>
        (rule.entropy === null || entropy(secret) >= rule.entropy) &&
        (rule.isValid === null || rule.isValid(secret)) &&
        !isPlaceholder(secret),
    );
}
