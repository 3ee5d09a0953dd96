import { createHash } from 'node:crypto';
import type { SarifLevel } from '../formats/sarif.ts';
import { RULES, type RuleId } from './rules.ts';
import type { Severity } from './severity.ts';

/** Something that is wrong with dependencies, and the command that mends it. */
export interface Finding {
  readonly rule: RuleId;
  readonly level: SarifLevel;
  /** From the repository's root, '/'-separated. */
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  readonly package: string | null;
  readonly version: string | null;
  /** Of an advisory. */
  readonly severity: Severity | null;
  readonly advisory: string | null;
  /** Of an advisory: whether what ships has it and the base does not, only development needs it, or the base has it too. */
  readonly standing: AdvisoryStanding | null;
  readonly message: string;
  /** The command to run in the repository's root, or the edit. */
  readonly fix: string;
  /** The same wherever the lines move to. */
  readonly fingerprint: string;
}

export type AdvisoryStanding = 'new' | 'development' | 'base';

export interface FindingFacts {
  readonly file: string;
  readonly line: number;
  readonly message: string;
  readonly fix: string;
  readonly package?: string | null;
  readonly version?: string | null;
  readonly severity?: Severity | null;
  readonly advisory?: string | null;
  readonly standing?: AdvisoryStanding | null;
  /** Where it differs from the rule's. */
  readonly level?: SarifLevel;
  /** Tells findings of one rule, file, package and version apart. */
  readonly about?: string;
}

export function finding(rule: RuleId, facts: FindingFacts): Finding {
  const { file, line, message, fix, severity = null, advisory = null, standing = null, about = '' } = facts;
  const name = facts.package ?? null;
  const version = facts.version ?? null;
  return {
    rule,
    level: facts.level ?? RULES[rule].level,
    file,
    line,
    package: name,
    version,
    severity,
    advisory,
    standing,
    message: withoutPasswords(message),
    fix: withoutPasswords(fix),
    fingerprint: digest([rule, file, name, version, advisory, about]),
  };
}

/** Addresses in manifests and lockfiles may have a user's password before the host. */
function withoutPasswords(text: string): string {
  return text.replace(/(?<=:\/\/)[^/@\s]*:[^/@\s]*@/g, '');
}

const ORDER: readonly SarifLevel[] = ['error', 'warning', 'note'];

/** The worst first; then by file and line. */
export function inOrder(findings: readonly Finding[]): readonly Finding[] {
  return [...findings].sort(
    (a, b) =>
      ORDER.indexOf(a.level) - ORDER.indexOf(b.level) ||
      (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line) ||
      (a.fingerprint < b.fingerprint ? -1 : 1),
  );
}

function digest(parts: readonly (string | null)[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 24);
}
