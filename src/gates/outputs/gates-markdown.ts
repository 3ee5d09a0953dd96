import { GATE_IDS } from '../../config/gate-ids.ts';
import { cell, code, table } from '../../formats/markdown.ts';
import { formatDuration } from '../../kernel/duration.ts';
import { visible } from '../../kernel/errors.ts';
import { MAXIMUM_SUMMARY_BYTES } from '../../report/markdown.ts';
import type { GateVerdict } from '../gate.ts';
import type { GateResult, GatesAnswer } from '../gates-answer.ts';
import { placeText } from './gate-counts.ts';
import { type Detail, gateDetails } from './gate-details.ts';
import { ICONS } from './gate-icons.ts';
import { gatePage } from './gate-page.ts';
import { blocks, gatesHeadline, isWarning } from './gates-headline.ts';
import { prose } from './prose.ts';
import { whyText } from './why-text.ts';

const WORDS: Readonly<Record<GateVerdict, string>> = {
  pass: 'pass',
  warn: 'warn',
  fail: '**fail**',
  waived: 'waived',
  error: '**could not run**',
  'not-applicable': 'does not apply',
};
const LONGEST_WHY = 160;
const LONGEST = 500;

/** What is shown, and what of it when that is too long for a summary. */
const WHOLE: Detail = { findings: Number.POSITIVE_INFINITY, hasEvidence: true };
const SHORTER: readonly Detail[] = [
  { findings: 200, hasEvidence: true },
  { findings: 50, hasEvidence: false },
  { findings: 10, hasEvidence: false },
  { findings: 0, hasEvidence: false },
];

/**
 * The job's summary: one line of verdict, what to do next, a row for each gate; what was found is folded below. Of what would not fit GitHub's
 * limit it drops findings beyond 200 of a gate, then those beyond 50 and all evidence, then those beyond 10, then all; and says so.
 */
export function gatesMarkdown(answer: GatesAnswer): string {
  const whole = render(answer, WHOLE);
  if (fits(whole)) return whole;
  const note =
    '\nNot all is here: it was too long for a summary. The SARIF file and the output `result` have it.\n';
  for (const detail of SHORTER) {
    const text = `${render(answer, detail)}${note}`;
    if (fits(text)) return text;
  }
  return `${headingOf(answer)}\n${note}`;
}

function fits(text: string): boolean {
  return Buffer.byteLength(text) <= MAXIMUM_SUMMARY_BYTES;
}

function render(answer: GatesAnswer, detail: Detail): string {
  const { gates } = answer;
  const parts = [
    headingOf(answer),
    nextStep(answer),
    table(['', 'Gate', 'Verdict', 'Why', 'Time'], gates.map(rowOf)).trimEnd(),
    ...gates.map(gate => gateDetails(gate, detail)),
    footOf(answer),
  ];
  return `${parts.filter(part => part !== '').join('\n\n')}\n`;
}

function headingOf(answer: GatesAnswer): string {
  const { verdict, isPartial, gates } = answer;
  const partial = isPartial ? ` (partial, not a check: ${gates.length} of ${GATE_IDS.length} gates)` : '';
  return `## ${ICONS[verdict]} CI gates ${cell(gatesHeadline(answer))}${partial}`;
}

/** What makes the check green first; where it is green, what is worth a look. */
function nextStep(answer: GatesAnswer): string {
  const blocking = answer.gates.filter(gate => blocks(answer, gate));
  if (blocking.length > 0) return `**What to do**\n\n${stepsOf(blocking)}`;
  const warning = answer.gates.filter(({ verdict, fix }) => isWarning(verdict) && fix !== null);
  if (warning.length > 0) return `Nothing blocks. **Worth a look**\n\n${stepsOf(warning)}`;
  return 'Nothing to do.';
}

/** The remedy of each gate's worst finding; gates with the same (a shallow clone mends all) share one. */
function stepsOf(gates: readonly GateResult[]): string {
  const titles = new Map<string, readonly string[]>();
  for (const gate of gates) {
    const remedy = remedyOf(gate);
    titles.set(remedy, [...(titles.get(remedy) ?? []), cell(gate.title)]);
  }
  return [...titles]
    .map(([remedy, names], index) => `${index + 1}. **${names.join(', ')}:** ${remedy}`)
    .join('\n');
}

/** What to do, and where. */
function remedyOf({ fix, why, findings }: GateResult): string {
  const [worst] = findings;
  const place = worst === undefined ? null : placeText(worst);
  const at = place === null ? '' : `${code(visible(place))}: `;
  return `${at}${prose(fix ?? why, LONGEST)}`;
}

function rowOf(gate: GateResult): readonly string[] {
  const { title, verdict, durationMs } = gate;
  const name = `[${unbroken(cell(title))}](${gatePage(gate)})`;
  return [
    ICONS[verdict],
    name,
    WORDS[verdict],
    prose(whyText(gate, LONGEST_WHY), LONGEST),
    unbroken(formatDuration(durationMs)),
  ];
}

/** On one line however narrow its column. */
function unbroken(text: string): string {
  return text.replaceAll(' ', '&nbsp;');
}

function footOf({ what, policySource, isOffline, leftOut, durationMs }: GatesAnswer): string {
  const offline = isOffline ? ' Offline.' : '';
  const left = leftOut.length === 0 ? '' : ` Left out by the policy: ${leftOut.join(', ')}.`;
  return `Judged: ${prose(what, LONGEST)}. Policy: ${prose(policySource, LONGEST)}.${left}${offline} ${formatDuration(durationMs)} in all.`;
}
