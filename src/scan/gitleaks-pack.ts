import { ConfigError } from '../kernel/errors.ts';
import { isFindingAllowed, isTextAllowed } from './gitleaks/allowed.ts';
import { createGitleaksMatcher, type GitleaksFinding } from './gitleaks/gitleaks-matcher.ts';
import type { GitleaksConfig, GitleaksRule } from './gitleaks/gitleaks-rule.ts';
import { type GitleaksFile, loadGitleaksConfig } from './gitleaks/load-config.ts';
import { byteCounter } from './gitleaks/location.ts';
import type { Found, Rule, RulePack, Weighed } from './rule.ts';
import { ownRules, packOf } from './rules/own-pack.ts';
import type { ScannedText } from './scanned-text.ts';
import { weigh } from './weight/weigh.ts';

const ASCII = /^[\x20-\x7e]+$/;

/**
 * The rules of the user's file and of those that it extends, and p1's own where it says `useDefault`.
 * @throws ConfigError naming each rule that cannot be read or translated.
 */
export function createGitleaksPack(files: readonly GitleaksFile[]): RulePack {
  const { config } = loadGitleaksConfig(files);
  if (config.rules.length === 0 && !config.usesDefault) throw withoutRules(files);
  const own = config.usesDefault ? ownRules().filter(rule => !config.disabledRules.includes(rule.id)) : [];
  return packOf(
    [gitleaksRule(config), ...own],
    {
      isPathAllowed: (path, commit) => isTextAllowed(config.allowlists, path, commit),
      isAllowed: finding => isFindingAllowed(config.allowlists, finding),
      disabledIds: config.disabledRules,
      weigh: weighOwn(new Set(config.rules.map(rule => rule.id))),
    },
    JSON.stringify(files.map(({ text }) => text)),
  );
}

/** A scan by no rule finds nothing, whatever is there. */
function withoutRules([file]: readonly GitleaksFile[]): ConfigError {
  return new ConfigError({
    where: file?.path ?? 'scan.config',
    message: 'The file has no rule, and does not ask for those of p1.',
    fix: 'Write `[extend]` with `useDefault = true` into it, or rules as `[[rules]]`.',
  });
}

/** What the user's rules find has the weight that they give it. */
function weighOwn(userIds: ReadonlySet<string>): NonNullable<RulePack['weigh']> {
  return (text, secrets) => {
    const isUsers = (secret: Weighed) => userIds.has(secret.label.id);
    const own = weigh(
      text,
      secrets.filter(secret => !isUsers(secret)),
    );
    return [...secrets.filter(isUsers), ...own].sort((a, b) => a.start - b.start);
  };
}

/** All of them are one rule here: which one gives way to another is decided among them. */
function gitleaksRule(config: GitleaksConfig): Rule {
  const matcher = createGitleaksMatcher(config);
  const isIndexed = (rule: GitleaksRule) =>
    rule.keywords.length > 0 && rule.keywords.every(word => ASCII.test(word));
  return {
    id: 'gitleaks',
    description: 'Rules of a gitleaks configuration',
    severity: 'high',
    tier: 0,
    keywords: [...new Set(config.rules.filter(isIndexed).flatMap(rule => rule.keywords))],
    definition: 'gitleaks',
    isAlwaysAsked: config.rules.some(rule => !isIndexed(rule)),
    keepsOverlaps: true,
    whole: (scanned, seen) => {
      const rules = config.rules.filter(
        rule => !isIndexed(rule) || rule.keywords.some(word => seen.has(word)),
      );
      const { text, byteOffset } = unicodeText(scanned);
      const findings = matcher.find(
        { text, path: scanned.path, commit: scanned.commit, firstLine: 1 },
        rules,
      );
      return [...findings].sort((a, b) => a.start - b.start).map(finding => foundOf(finding, byteOffset));
    },
  };
}

function foundOf(finding: GitleaksFinding, byteOffset: (offset: number) => number): Found {
  const { rule } = finding;
  return {
    start: byteOffset(finding.start),
    end: byteOffset(finding.end),
    value: { start: byteOffset(finding.secretStart), end: byteOffset(finding.secretEnd) },
    label: { id: rule.id, description: rule.description, severity: 'high', tags: rule.tags },
  };
}

/** Go's expressions are of characters, not of bytes. A text that is no UTF-8 stays as it is. */
function unicodeText({ text, bytes, isAscii }: ScannedText): {
  text: string;
  byteOffset: (offset: number) => number;
} {
  const decoded = isAscii ? text : bytes.toString('utf8');
  if (isAscii || Buffer.byteLength(decoded) !== bytes.length) return { text, byteOffset: offset => offset };
  const bytesBetween = byteCounter(decoded);
  return { text: decoded, byteOffset: offset => bytesBetween(0, offset) };
}
