import { formatDuration } from '../../kernel/duration.ts';
import { visible } from '../../kernel/errors.ts';
import type { GateVerdict } from '../gate.ts';
import type { GateResult, GatesAnswer, JudgedFinding } from '../gates-answer.ts';
import { placeText, waiverText } from './gate-counts.ts';
import { gatesHeadline } from './gates-headline.ts';
import { whyText } from './why-text.ts';

const SHOWN: Readonly<Record<GateVerdict, string>> = {
  fail: 'FAIL',
  error: 'ERROR',
  warn: 'warn',
  waived: 'waived',
  pass: 'pass',
  'not-applicable': 'n/a',
};
const LONGEST_WHY = 160;

/**
 * The gates and what they found, for a terminal. The line `RESULT: PASS` or `RESULT: FAIL` is there to be searched for; when only some gates
 * were asked there is none, since that is no check.
 */
export function gatesLines(answer: GatesAnswer): readonly string[] {
  const { gates, what, policySource, isOffline, isPartial } = answer;
  const offline = isOffline ? '; offline' : '';
  const partial = `partial, not a check (${gates.map(({ id }) => id).join(', ')})`;
  const headline = gatesHeadline(answer);
  return [
    `Gates: ${what}; policy: ${policySource}${offline}`,
    ...tableOf(gates),
    ...gates.flatMap(gate => gate.findings.flatMap(linesOf)),
    ...gates.flatMap(remediesOf),
    ...gates.flatMap(adviceOf),
    isPartial ? `${partial}: ${headline}` : `RESULT: ${headline}`,
  ].map(visible);
}

function tableOf(gates: readonly GateResult[]): readonly string[] {
  const head = ['GATE', 'VERDICT', 'TIME', 'WHY'];
  const rows = gates.map(gate => [
    gate.id,
    SHOWN[gate.verdict],
    formatDuration(gate.durationMs),
    whyText(gate, LONGEST_WHY),
  ]);
  const widths = head.map((_name, column) =>
    Math.max(...[head, ...rows].map(row => (row[column] ?? '').length)),
  );
  return [head, ...rows].map(row =>
    row
      .map((text, column) => (column === row.length - 1 ? text : text.padEnd(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}

function linesOf(finding: JudgedFinding): readonly string[] {
  const { level, criterion, message, fix } = finding;
  const place = placeText(finding);
  const remedy = level === 'waived' ? waiverText(finding) : fix;
  return [
    `${SHOWN[level].padEnd(6)}  ${criterion}  ${place === null ? '' : `${place}: `}${message}`,
    ...(remedy === '' ? [] : [`        ${remedy}`]),
  ];
}

/** A gate that could not run has nothing found, and a remedy all the same. */
function remediesOf({ id, verdict, findings, why, fix }: GateResult): readonly string[] {
  if (verdict !== 'error' || findings.length > 0) return [];
  return [`ERROR   ${id}  ${why}`, ...(fix === null ? [] : [`        ${fix}`])];
}

function adviceOf({ id, advice }: GateResult): readonly string[] {
  if (advice === null) return [];
  return [`To have more of ${id}, add:`, ...advice.split(/\r?\n/).map(line => `    ${line}`.trimEnd())];
}
