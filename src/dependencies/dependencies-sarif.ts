import { type SarifLevel, type SarifResult, type SarifRule, sarif } from '../formats/sarif.ts';
import { P1_VERSION } from '../kernel/version.ts';
import { type DependenciesAnswer, unrun } from './answer.ts';
import type { Finding } from './finding.ts';
import { RULES, type RuleId } from './rules.ts';
import type { Severity } from './severity.ts';

const SCORES: Readonly<Record<SarifLevel, string>> = { error: '8.0', warning: '5.0', note: '2.0' };
const ADVISORY_SCORES: Readonly<Record<Severity, string>> = {
  low: '2.0',
  moderate: '5.0',
  high: '8.0',
  critical: '9.5',
};

/** What was found as SARIF. An advisory is a rule of its own, with its own severity. */
export function dependenciesSarif(answer: DependenciesAnswer): string {
  const rules = new Map(answer.findings.map(each => [ruleIdOf(each), ruleOf(each)]));
  return sarif({
    tool: { name: 'p1 dependencies', version: P1_VERSION, informationUri: 'https://github.com/org/p1' },
    rules: [...rules.values()],
    results: answer.findings.map(resultOf),
    notes: [
      ...unrun(answer).map(({ name, why }) => `Not checked (${name}): ${why}.`),
      ...answer.leftOut.map(folder => `Not checked (a folder of tests): ${folder}`),
    ],
    properties: { packages: answer.packages, base: answer.base, advisories: answer.advisories },
  });
}

function ruleIdOf({ rule, advisory }: Finding): string {
  return advisory ?? rule;
}

function ruleOf(each: Finding): SarifRule {
  const { description, level } = RULES[each.rule];
  return {
    id: ruleIdOf(each),
    description:
      each.advisory === null ? description : `${description}: ${each.package ?? ''} ${each.advisory}`,
    level,
    securitySeverity: each.severity === null ? SCORES[level] : ADVISORY_SCORES[each.severity],
    tags: ['security', 'dependencies', tagOf(each.rule)],
  };
}

function tagOf(rule: RuleId): string {
  return RULES[rule].check;
}

function resultOf(each: Finding): SarifResult {
  return {
    ruleId: ruleIdOf(each),
    level: each.level,
    message: `${each.message} ${each.fix}`,
    path: each.file,
    region: { startLine: each.line, startColumn: 1, endLine: each.line, endColumn: 2 },
    fingerprints: { 'p1Dependency/v1': each.fingerprint },
    suppression: null,
    properties: { package: each.package, version: each.version, severity: each.severity, fix: each.fix },
  };
}
