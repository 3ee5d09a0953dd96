import { type SarifLevel, type SarifResult, type SarifRule, sarif } from '../formats/sarif.ts';
import { P1_VERSION } from '../kernel/version.ts';
import { amountOf, type ScanAnswer } from './answer.ts';
import type { Finding } from './finding.ts';
import type { Severity } from './rule.ts';

const LEVELS: Readonly<Record<Severity, SarifLevel>> = {
  low: 'note',
  medium: 'warning',
  high: 'error',
  critical: 'error',
};
const SCORES: Readonly<Record<Severity, string>> = {
  low: '2.0',
  medium: '5.0',
  high: '8.0',
  critical: '9.5',
};

/** The scan as SARIF; what somebody answers for is in it, as suppressed. */
export function scanSarif(answer: ScanAnswer): string {
  const { open, ignored, leftOut, what } = answer;
  const all = [...open, ...ignored.map(({ finding }) => finding)];
  const rules = new Map(all.map(finding => [finding.rule_id, ruleOf(finding)]));
  const results = [
    ...open.map(finding => resultOf(finding, null)),
    ...ignored.map(({ finding, entry }) =>
      resultOf(finding, `${entry.reason} (${entry.owner}, until ${entry.expires})`),
    ),
  ];
  return sarif({
    tool: { name: 'p1 secret-scan', version: P1_VERSION, informationUri: 'https://github.com/org/p1' },
    rules: [...rules.values()],
    results,
    notes: [
      `Scanned ${what}: ${amountOf(answer)}.`,
      ...leftOut.slice(0, 100).map(({ path, why }) => `Not scanned: ${path} ${why}.`),
    ],
    properties: { commits: answer.counts.commits, blobs: answer.counts.blobs, bytes: answer.counts.bytes },
  });
}

function ruleOf({ rule_id, description, severity }: Finding): SarifRule {
  return {
    id: rule_id,
    description,
    level: LEVELS[severity],
    securitySeverity: SCORES[severity],
    tags: ['security', 'secret'],
  };
}

function resultOf(finding: Finding, suppression: string | null): SarifResult {
  // A member of an archive has no lines that a reader could be shown.
  const [path = '', ...members] = finding.path.split('!');
  const isMember = members.length > 0 && finding.tags.includes('archive');
  const inside = isMember ? ` In the archive it is ${members.join('!')}, line ${finding.line}.` : '';
  const commit = finding.commit === null ? '' : ` Commit ${finding.commit}.`;
  return {
    ruleId: finding.rule_id,
    level: LEVELS[finding.severity],
    message: `${finding.description}${inside}${commit} Fingerprint ${finding.fingerprint}.`,
    path: isMember ? path : finding.path,
    region: isMember
      ? null
      : {
          startLine: finding.line,
          startColumn: finding.column,
          endLine: finding.end_line,
          endColumn: finding.end_column,
        },
    fingerprints: { 'p1Secret/v1': finding.fingerprint },
    suppression,
    properties: {
      severity: finding.severity,
      commit: finding.commit,
      entropy: finding.entropy,
      occurrences: finding.occurrences,
      tags: finding.tags,
    },
  };
}
