import type { GateResult, JudgedFinding } from '../gates-answer.ts';

const WORDS: readonly (readonly [JudgedFinding['level'], string])[] = [
  ['error', 'could not be judged'],
  ['fail', 'fail'],
  ['warn', 'warn'],
  ['waived', 'waived'],
];

export function countOf({ findings }: Pick<GateResult, 'findings'>, level: JudgedFinding['level']): number {
  return findings.filter(finding => finding.level === level).length;
}

/** `2 fail, 1 warn, 1 waived`, without what there is none of; '' when nothing was found. */
export function countsText(gate: Pick<GateResult, 'findings'>): string {
  return WORDS.map(([level, word]) => [countOf(gate, level), word] as const)
    .filter(([count]) => count > 0)
    .map(([count, word]) => `${count} ${word}`)
    .join(', ');
}

/** Where a finding is, as `file:line:column`; null when it is at no place. */
export function placeText({ place }: JudgedFinding): string | null {
  if (place === null) return null;
  const { file, line, column } = place;
  return [file, ...(line === null ? [] : [line, ...(column === null ? [] : [column])])].join(':');
}

/** Who stands for a finding, until when and why; '' when nobody does. */
export function waiverText({ waiver }: JudgedFinding): string {
  if (waiver === null) return '';
  const { owner, approver, expires, reason } = waiver;
  return `Waived until ${expires} for ${owner}, approved by ${approver}: ${reason}${/[.!?]$/.test(reason) ? '' : '.'}`;
}
