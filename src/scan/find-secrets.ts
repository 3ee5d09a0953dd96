import { createKeywordIndex } from './keyword-index.ts';
import type { Found, Rule, RuleLabel, RulePack } from './rule.ts';
import type { ScannedText } from './scanned-text.ts';

/** A secret in a text, and the rule that says so. */
export interface Secret {
  readonly start: number;
  readonly end: number;
  readonly label: RuleLabel;
  readonly tier: number;
  readonly keepsOverlaps: boolean;
  /** Where the secret itself stands. */
  readonly value: { readonly start: number; readonly end: number };
}

export interface SecretFinder {
  /**
   * Secrets in the order in which they begin; of two that overlap the surer, or the longer, is left. What is not to be told hides none:
   * `isTold` is asked of each before. `textOf` is called for a text that has any keyword at all.
   */
  readonly find: (
    bytes: Buffer,
    textOf: () => ScannedText,
    isTold?: (secret: Secret) => boolean,
  ) => readonly Secret[];
}

const NOTHING: readonly Secret[] = [];

const made = new WeakMap<RulePack, SecretFinder>();

/** The finder of a pack, made once: it takes as long as some megabytes to scan. */
export function secretFinder(pack: RulePack): SecretFinder {
  const finder = made.get(pack) ?? createSecretFinder(pack);
  made.set(pack, finder);
  return finder;
}

function createSecretFinder(pack: RulePack): SecretFinder {
  const keywords = [...new Set(pack.rules.flatMap(rule => rule.keywords))];
  const index = createKeywordIndex(keywords);
  const asked = new Map<string, { readonly rule: Rule; readonly number: number }[]>();
  for (const [number, rule] of pack.rules.entries()) {
    for (const keyword of rule.keywords) {
      const rules = asked.get(keyword);
      if (rules === undefined) asked.set(keyword, [{ rule, number }]);
      else rules.push({ rule, number });
    }
  }
  const askedOf = keywords.map(keyword => asked.get(keyword) ?? []);
  const wholes = pack.rules.filter(rule => rule.whole !== undefined);
  const isAnyAlwaysAsked = wholes.some(rule => rule.isAlwaysAsked === true);
  // Made once: most texts are a few lines, and have none of some hundred keywords.
  const wasSeen = new Uint8Array(keywords.length);
  // A rule that has read up to here is not asked again about the same place.
  const readUpTo = new Int32Array(pack.rules.length);
  return { find };

  function find(
    bytes: Buffer,
    textOf: () => ScannedText,
    isTold: (secret: Secret) => boolean = () => true,
  ): readonly Secret[] {
    const secrets: Secret[] = [];
    let text: ScannedText | undefined;
    let hasHit = false;
    index.eachHit(bytes, (keyword, end) => {
      if (!hasHit) {
        hasHit = true;
        wasSeen.fill(0);
        readUpTo.fill(0);
      }
      wasSeen[keyword] = 1;
      const start = end - (keywords[keyword]?.length ?? 0);
      for (const { rule, number } of askedOf[keyword] ?? []) {
        if (rule.at !== undefined && start >= (readUpTo[number] ?? 0)) {
          if (rule.isWorthAsking?.(bytes, start) === false) continue;
          text ??= textOf();
          const found = rule.at(text, start, end);
          if (found !== undefined) readUpTo[number] = add(secrets, rule, found);
        }
      }
    });
    if (!hasHit && !isAnyAlwaysAsked) return NOTHING;
    const seen = new Set(
      hasHit && wholes.length > 0 ? keywords.filter((_, keyword) => wasSeen[keyword] === 1) : [],
    );
    for (const rule of wholes) {
      const isAsked = rule.isAlwaysAsked === true || rule.keywords.some(keyword => seen.has(keyword));
      if (isAsked) add(secrets, rule, rule.whole?.(textOf(), seen) ?? []);
    }
    return secrets.length === 0 ? NOTHING : withoutOverlaps(secrets.filter(isTold));
  }
}

/** Returns the end of the last. */
function add(secrets: Secret[], rule: Rule, found: Found | readonly Found[]): number {
  let last = 0;
  for (const { start, end, label, value } of 'start' in found ? [found] : found) {
    const keepsOverlaps = rule.keepsOverlaps === true;
    secrets.push({
      start,
      end,
      label: label ?? rule,
      tier: rule.tier,
      keepsOverlaps,
      value: value ?? { start, end },
    });
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
    if (secret.keepsOverlaps || last === undefined || secret.start >= last.end) kept.push(secret);
    else if (secret.tier < last.tier) kept[kept.length - 1] = secret;
  }
  return kept;
}
