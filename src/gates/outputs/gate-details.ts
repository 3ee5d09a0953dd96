import { block, code } from '../../formats/markdown.ts';
import { visible } from '../../kernel/errors.ts';
import type { GateResult, JudgedFinding } from '../gates-answer.ts';
import { countsText, placeText, waiverText } from './gate-counts.ts';
import { ICONS } from './gate-icons.ts';
import { criterionPage, gatePage } from './gate-page.ts';
import { prose } from './prose.ts';

/** How much of it is shown. */
export interface Detail {
  /** So many findings of a gate, the worst. */
  readonly findings: number;
  /** Whether what was looked at is shown, and which lines could be added. */
  readonly hasEvidence: boolean;
}

const LONGEST = 1000;

/** What a gate found, folded; '' when there is nothing to show of it. */
export function gateDetails(gate: GateResult, { findings: limit, hasEvidence }: Detail): string {
  const { findings, evidence, advice } = gate;
  const left = findings.length - Math.min(findings.length, limit);
  const items = findings.slice(0, limit).map(finding => itemOf(gate, finding));
  const parts = [
    items.join('\n'),
    left === 0 ? '' : `- ${left} more are not shown here.`,
    hasEvidence && evidence.length > 0 ? `Looked at: ${evidence.map(shown).join(' ')}` : '',
    hasEvidence && advice !== null ? `To have more of this gate, add:\n\n${block(linesOf(advice))}` : '',
  ].filter(part => part !== '');
  if (parts.length === 0) return '';
  return `<details><summary>${summaryOf(gate)}</summary>\n\n${parts.join('\n\n')}\n\n[What this gate asks, and how to waive](${gatePage(gate)})\n\n</details>`;
}

/** In HTML, where Markdown is not read: nothing stands here that a repository has written. */
function summaryOf(gate: GateResult): string {
  const counts = countsText(gate);
  return `${ICONS[gate.verdict]} <b>${gate.title}</b>${counts === '' ? '' : `: ${counts}`}`;
}

function itemOf(gate: GateResult, finding: JudgedFinding): string {
  const { level, criterion, message, fix, isSoftened } = finding;
  const place = placeText(finding);
  const at = place === null ? '' : ` ${code(visible(place))}:`;
  const link = `[${code(criterion)}](${criterionPage(gate, criterion)})`;
  const softened = isSoftened ? ' It fails on push and schedule; here it only warns.' : '';
  const remedy = level === 'waived' ? shown(waiverText(finding)) : `**Fix:** ${shown(fix)}`;
  return `- ${ICONS[level]}${at} ${shown(message)}${softened} ${remedy} (${link})`;
}

function shown(text: string): string {
  return prose(text, LONGEST);
}

function linesOf(text: string): string {
  return text.split(/\r?\n/).map(visible).join('\n');
}
