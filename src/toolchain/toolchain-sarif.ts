import { type SarifRule, sarif } from '../formats/sarif.ts';
import { P1_VERSION } from '../kernel/version.ts';
import { amountOf, type ToolchainAnswer } from './answer.ts';
import { FINDING_KINDS, FINDING_RULES, type FindingKind } from './finding.ts';

/** The check as SARIF; each finding is on the line of the version that it is about. */
export function toolchainSarif(answer: ToolchainAnswer): string {
  const { findings, leftOut, isMachineAsked } = answer;
  return sarif({
    tool: { name: 'p1 toolchain', version: P1_VERSION, informationUri: 'https://github.com/org/p1' },
    rules: FINDING_KINDS.map(ruleOf),
    results: findings.map(({ kind, tool, place, message, fix, fails, fingerprint, edit }) => ({
      ruleId: `toolchain/${kind}`,
      level: fails ? ('error' as const) : ('warning' as const),
      message: `${message} ${fix}`,
      path: place.file,
      region: {
        startLine: place.line,
        startColumn: place.column,
        endLine: place.line,
        endColumn: Math.max(place.end_column, place.column),
      },
      fingerprints: { 'p1Toolchain/v1': fingerprint },
      suppression: null,
      properties: { tool, edit },
    })),
    notes: [
      `Checked ${amountOf(answer)}.`,
      ...(isMachineAsked ? [] : ['The machine was not asked what is installed.']),
      ...(leftOut.length === 0
        ? []
        : [`Not read: ${leftOut.length} files of other people's code and of fixtures.`]),
    ],
    properties: { failing: answer.failing.length },
  });
}

function ruleOf(kind: FindingKind): SarifRule {
  const { description, failsBy } = FINDING_RULES[kind];
  const isGrave = failsBy !== 'never';
  return {
    id: `toolchain/${kind}`,
    description,
    level: isGrave ? 'error' : 'warning',
    securitySeverity: kind === 'end-of-life' ? '5.0' : '1.0',
    tags: ['toolchain'],
  };
}
