import { createKeywordIndex } from './keyword-index.ts';
import type { Found, Rule, RuleLabel, RulePack } from './rule.ts';
import type { ScannedText } from './scanned-text.ts';

/** A secret in a text, and the rule that says so. */
export interface Secret {
  readonly start: number;
  readonly end: number;
  readonly label: RuleLabel;
  readonly tier: number;
}

export interface SecretFinder {
  /** In the order in which they begin; of two that overlap the surer, or the longer, is left. */
  readonly find: (path: string, bytes: Buffer, textOf: () => ScannedText) => readonly Secret[];
}

export function createSecretFinder(pack: RulePack): SecretFinder {
  const keywords = [...new Set(pack.rules.flatMap(rule => rule.keywords))];
  const index = createKeywordIndex(keywords);
  const asked = keywords.map(keyword =>
    pack.rules.flatMap((rule, number) => (rule.keywords.includes(keyword) ? [{ rule, number }] : [])),
  );
  const always = pack.rules.filter(rule => rule.keywords.length === 0 && rule.whole !== undefined);
  return { find };

  function find(_path: string, bytes: Buffer, textOf: () => ScannedText): readonly Secret[] {
    const secrets: Secret[] = [];
    const hitsOf = new Map<Rule, number[]>();
    // A rule that has read up to here is not asked again about the same place.
    const readUpTo = new Int32Array(pack.rules.length);
    let text: ScannedText | undefined;
    index.eachHit(bytes, (keyword, end) => {
      text ??= textOf();
      const start = end - (keywords[keyword]?.length ?? 0);
      for (const { rule, number } of asked[keyword] ?? []) {
        if (rule.at !== undefined && start >= (readUpTo[number] ?? 0)) {
          const found = rule.at(text, start, end);
          if (found !== undefined) readUpTo[number] = add(secrets, rule, found);
        } else if (rule.whole !== undefined) {
          const hits = hitsOf.get(rule);
          if (hits === undefined) hitsOf.set(rule, [start]);
          else hits.push(start);
        }
      }
    });
    for (const rule of always) add(secrets, rule, rule.whole?.(textOf(), []) ?? []);
    for (const [rule, hits] of hitsOf) add(secrets, rule, rule.whole?.(textOf(), hits) ?? []);
    return withoutOverlaps(secrets);
  }
}

/** Returns the end of the last. */
function add(secrets: Secret[], rule: Rule, found: Found | readonly Found[]): number {
  let last = 0;
  for (const { start, end, label } of 'start' in found ? [found] : found) {
    if (end <= start) continue;
    secrets.push({ start, end, label: label ?? rule, tier: rule.tier });
    last = Math.max(last, end);
  }
  return last;
}

function withoutOverlaps(secrets: readonly Secret[]): readonly Secret[] {
  if (secrets.length < 2) return secrets;
  const best = [...secrets].sort((a, b) => a.start - b.start || a.tier - b.tier || b.end - a.end);
  const kept: Secret[] = [];
  for (const secret of best) {
    const last = kept.at(-1);
    if (last === undefined || secret.start >= last.end) kept.push(secret);
    else if (secret.tier < last.tier) kept[kept.length - 1] = secret;
  }
  return kept;
}
