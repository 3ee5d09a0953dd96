import { createHash } from 'node:crypto';
import { type SarifResult, type SarifRule, type SarifRun, sarifOfRuns } from '../../formats/sarif.ts';
import { visible } from '../../kernel/errors.ts';
import { P1_VERSION } from '../../kernel/version.ts';
import type { GateResult, GatesAnswer, JudgedFinding } from '../gates-answer.ts';
import { waiverText } from './gate-counts.ts';
import { criterionPage } from './gate-page.ts';

/** What stands for the file of a finding that is in none: code scanning takes no result without one. */
const NO_FILE = 'no file';

/** The check as SARIF: a run for each gate, whose rules are its criteria. What is waived is suppressed, and a gate that could not run says so. */
export function gatesSarif(answer: GatesAnswer): string {
  return sarifOfRuns(answer.gates.map(gate => runOf(answer, gate)));
}

function runOf({ what, policySource, isPartial }: GatesAnswer, gate: GateResult): SarifRun {
  const { id, title, verdict, why, fix, findings, evidence } = gate;
  const seen = new Map<string, number>();
  return {
    tool: { name: `p1 gate ${id}`, version: P1_VERSION, informationUri: 'https://github.com/org/p1' },
    category: `p1-gates/${id}`,
    failure: verdict === 'error' ? visible(`${why}${fix === null ? '' : ` ${fix}`}`) : null,
    rules: rulesOf(gate),
    results: findings.map(finding => resultOf(finding, fingerprintOf(finding, seen))),
    notes: [
      `${title}: ${verdict}. Judged: ${what}. Policy: ${policySource}.`,
      ...(isPartial ? ['Only some gates were asked, which is no check.'] : []),
      ...evidence,
    ].map(visible),
    properties: { verdict },
  };
}

/** One for each criterion that was met, as grave as the gravest that was found of it. */
function rulesOf(gate: GateResult): readonly SarifRule[] {
  const first = new Map<string, JudgedFinding>();
  for (const finding of gate.findings)
    if (!first.has(finding.criterion)) first.set(finding.criterion, finding);
  return [...first.values()].map(({ criterion, level }) => ({
    id: criterion,
    description: `${gate.title}: ${criterion.slice(criterion.indexOf('/') + 1).replaceAll('-', ' ')}`,
    level: levelOf(level),
    securitySeverity: level === 'warn' ? '4.0' : '7.0',
    tags: ['ci-gates', gate.id],
    helpUri: criterionPage(gate, criterion),
  }));
}

function resultOf(finding: JudgedFinding, fingerprint: string): SarifResult {
  const { criterion, level, message, fix, place, scope, isSoftened } = finding;
  const line = place?.line ?? null;
  const column = place?.column ?? 1;
  return {
    ruleId: criterion,
    level: levelOf(level),
    message: visible(`${message} ${fix}`),
    path: place?.file ?? NO_FILE,
    region:
      line === null ? null : { startLine: line, startColumn: column, endLine: line, endColumn: column + 1 },
    fingerprints: { 'p1Gates/v1': fingerprint },
    suppression: level === 'waived' ? visible(waiverText(finding)) : null,
    properties: { level, scope, softened: isSoftened },
  };
}

function levelOf(level: JudgedFinding['level']): SarifResult['level'] {
  return level === 'warn' ? 'warning' : 'error';
}

/** Stays the same when the line moves; the second of its like has another one. */
function fingerprintOf({ criterion, scope, place }: JudgedFinding, seen: Map<string, number>): string {
  const identity = JSON.stringify([criterion, scope, place?.file ?? null]);
  const earlier = seen.get(identity) ?? 0;
  seen.set(identity, earlier + 1);
  return createHash('sha256').update(`${identity} ${earlier}`).digest('hex').slice(0, 32);
}
