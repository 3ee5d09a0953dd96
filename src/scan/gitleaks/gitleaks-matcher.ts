import { isFindingAllowed, isTextAllowed } from './allowed.ts';
import { byteEntropy } from './byte-entropy.ts';
import type { GitleaksConfig, GitleaksRule, GoMatch } from './gitleaks-rule.ts';
import { createTextLocations, type GitleaksLocation, type TextLocations } from './location.ts';
import { isSatisfied } from './required-rules.ts';
import { createRuleWatch } from './rule-watch.ts';

/** What a person writes on a line to have its findings passed by. */
const ALLOW_COMMENT = 'gitleaks:allow';
const LINE_REACH = 2_000;

/** A file, or the lines that a commit added to one. */
export interface GitleaksText {
  /** Decoded: offsets are those of this string. */
  readonly text: string;
  /** From the root of the repository, with `/`. */
  readonly path: string;
  /** The commit's full name; '' where there is none. */
  readonly commit: string;
  /** Of `text` in its file, from 1. */
  readonly firstLine: number;
}

/** Lines and columns are gitleaks' ({@link GitleaksLocation}); those of a finding by path alone are 0, its match and secret empty. */
export interface GitleaksFinding {
  readonly rule: GitleaksRule;
  readonly startLine: number;
  readonly endLine: number;
  readonly startColumn: number;
  readonly endColumn: number;
  /** Offsets in the text, of the match and of the secret in it. */
  readonly start: number;
  readonly end: number;
  readonly secretStart: number;
  readonly secretEnd: number;
  readonly match: string;
  readonly secret: string;
  readonly entropy: number;
}

export interface GitleaksMatcher {
  /** Whether the whole text is allowed by path or commit: it need not be read. */
  readonly isAllowed: (path: string, commit: string) => boolean;
  /** Those without keywords, and those with one in `text`. */
  readonly rulesFor: (text: string) => readonly GitleaksRule[];
  /** What `rules` (all that {@link rulesFor} names, unless given) find, in the order of the rules. */
  readonly find: (input: GitleaksText, rules?: readonly GitleaksRule[]) => readonly GitleaksFinding[];
}

/**
 * Finds what gitleaks 8.30.0 finds with the same rules in one piece of text (github.com/gitleaks/gitleaks, `detect/detect.go`).
 * Its `find` raises a ConfigError that names the rule which takes longer than `watch` lets it.
 */
export function createGitleaksMatcher(config: GitleaksConfig, watch = createRuleWatch()): GitleaksMatcher {
  const byId = new Map(config.rules.map(rule => [rule.id, rule]));

  function isAllowed(path: string, commit: string): boolean {
    return isTextAllowed(config.allowlists, path, commit);
  }

  function rulesFor(text: string): readonly GitleaksRule[] {
    const lowered = text.toLowerCase();
    return config.rules.filter(
      rule => rule.keywords.length === 0 || rule.keywords.some(keyword => lowered.includes(keyword)),
    );
  }

  function find(input: GitleaksText, rules = rulesFor(input.text)): readonly GitleaksFinding[] {
    if (isAllowed(input.path, input.commit)) return [];
    const locations = createTextLocations(input.text, input.firstLine);
    const findings = rules
      .filter(rule => rule.isReported)
      .flatMap(rule => {
        watch.begin(rule.id, input.path);
        const found = findByRule(rule, input, locations);
        if (rule.required.length === 0 || found.length === 0) return found;
        const parts = rule.required.map(required => {
          const other = byId.get(required.ruleId);
          return { required, found: other === undefined ? [] : findByRule(other, input, locations) };
        });
        return found.filter(finding => {
          watch.check();
          return isSatisfied(finding, parts);
        });
      });
    return withoutGeneric(findings, ruleId => {
      watch.begin(ruleId, input.path);
      return watch.check;
    });
  }

  function findByRule(
    rule: GitleaksRule,
    input: GitleaksText,
    locations: TextLocations,
  ): readonly GitleaksFinding[] {
    if (isTextAllowed(rule.allowlists, input.path, input.commit)) return [];
    if (rule.path !== null && !rule.path.test(input.path)) return [];
    if (rule.regex === null) return [findingByPath(rule)];
    const findings: GitleaksFinding[] = [];
    const lineOf = createLineCache(input.text);
    for (const match of rule.regex.matches(input.text)) {
      watch.check();
      const finding = findingOf(rule, match, input, locations, lineOf);
      if (finding !== undefined) findings.push(finding);
    }
    return findings;
  }

  function findingOf(
    rule: GitleaksRule,
    { start, end }: GoMatch,
    { text, path, commit }: GitleaksText,
    locations: TextLocations,
    lineOf: LineCache,
  ): GitleaksFinding | undefined {
    const whole = text.slice(start, end);
    const match = whole.replace(/^\n+|\n+$/g, '');
    const location = locations.locate(start, start + match.length);
    const { line, isAllowed: isLineAllowed } = lineOf(location.lineStart, location.lineEnd);
    if (isLineAllowed && isOnAllowedLine(text, start, end)) return undefined;
    const secret = secretOf(rule, match);
    const entropy = byteEntropy(secret);
    if (rule.entropy !== 0 && entropy <= rule.entropy) return undefined;
    const candidate = { secret, match, line, path, commit };
    if (isFindingAllowed(config.allowlists, candidate) || isFindingAllowed(rule.allowlists, candidate))
      return undefined;
    return { rule, ...placed(location, start + whole.indexOf(match), match, secret), match, secret, entropy };
  }

  return { isAllowed, rulesFor, find };
}

/** gitleaks knows no line ends of CR alone: in a file that has no others, a comment would hold for all of it. */
function isOnAllowedLine(text: string, start: number, end: number): boolean {
  if (text.includes('\n')) return true;
  const before = text.slice(Math.max(0, start - LINE_REACH), start);
  const after = text.slice(end, end + LINE_REACH);
  if (!before.includes('\r') && !after.includes('\r')) return true;
  const line = `${before.slice(before.lastIndexOf('\r') + 1)}${text.slice(start, end)}${after.split('\r', 1)[0]}`;
  return line.includes(ALLOW_COMMENT);
}

type LineCache = (start: number, end: number) => { readonly line: string; readonly isAllowed: boolean };

/** A long line may have many matches: it is cut out, and its comment looked for, once. */
function createLineCache(text: string): LineCache {
  let known = { start: -1, end: -1, line: '', isAllowed: false };
  return (start, end) => {
    if (start !== known.start || end !== known.end) {
      const line = text.slice(start, end);
      known = { start, end, line, isAllowed: line.includes(ALLOW_COMMENT) };
    }
    return known;
  };
}

/** The group that the rule names, or the first that is not empty. The pattern is asked again, of the match alone, as gitleaks does. */
function secretOf({ regex, secretGroup }: GitleaksRule, match: string): string {
  const [found] = regex?.matches(match) ?? [];
  if (found === undefined || found.groups.length === 0) return match;
  if (secretGroup > 0) return found.groups[secretGroup - 1] ?? '';
  return found.groups.find(group => group !== undefined && group !== '') ?? match;
}

function placed(
  { startLine, endLine, startColumn, endColumn }: GitleaksLocation,
  start: number,
  match: string,
  secret: string,
): Omit<GitleaksFinding, 'rule' | 'match' | 'secret' | 'entropy'> {
  const secretStart = start + Math.max(0, match.indexOf(secret));
  return {
    ...{ startLine, endLine, startColumn, endColumn, start },
    ...{ end: start + match.length, secretStart, secretEnd: secretStart + secret.length },
  };
}

function findingByPath(rule: GitleaksRule): GitleaksFinding {
  return {
    rule,
    ...{ startLine: 0, endLine: 0, startColumn: 0, endColumn: 0 },
    ...{ start: 0, end: 0, secretStart: 0, secretEnd: 0, match: '', secret: '', entropy: 0 },
  };
}

/** A rule with "generic" in its name gives way to any other that finds the same secret, or more of it, on the same line. */
function withoutGeneric(
  findings: readonly GitleaksFinding[],
  begin: (ruleId: string) => () => void,
): readonly GitleaksFinding[] {
  if (!findings.some(({ rule }) => isGeneric(rule))) return findings;
  const secretsOf = new Map<number, Set<string>>();
  for (const { rule, startLine, secret } of findings) {
    if (isGeneric(rule)) continue;
    const secrets = secretsOf.get(startLine);
    if (secrets === undefined) secretsOf.set(startLine, new Set([secret]));
    else secrets.add(secret);
  }
  const checks = new Map<string, () => void>();
  return findings.filter(({ rule, startLine, secret }) => {
    const others = isGeneric(rule) ? secretsOf.get(startLine) : undefined;
    if (others === undefined) return true;
    const check = checks.get(rule.id) ?? begin(rule.id);
    checks.set(rule.id, check);
    return !others.has(secret) && !isWithin(secret, others, check);
  });
}

function isWithin(secret: string, others: ReadonlySet<string>, check: () => void): boolean {
  for (const other of others) {
    check();
    if (other.length > secret.length && other.includes(secret)) return true;
  }
  return false;
}

function isGeneric({ id }: GitleaksRule): boolean {
  return id.toLowerCase().includes('generic');
}
