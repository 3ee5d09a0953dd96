import { quote, visible } from '../../kernel/errors.ts';
import { amountOf, installedText, type ToolRow } from '../../toolchain/answer.ts';
import type { Finding, FindingKind } from '../../toolchain/finding.ts';
import type { Pin } from '../../toolchain/pin.ts';
import type { Gate, GateDecision, GateFinding } from '../gate.ts';
import { TOOLCHAIN_CRITERIA, type ToolchainCriterion } from './criteria.ts';
import type { ToolchainFacts } from './facts.ts';
import { type Loosened, loosenedPins } from './loosened-pins.ts';

const CRITERION_OF: Readonly<Record<FindingKind, ToolchainCriterion>> = {
  mismatch: 'toolchain/installed-mismatch',
  'not-installed': 'toolchain/not-installed',
  conflict: 'toolchain/pin-conflict',
  'end-of-life': 'toolchain/end-of-life',
  unreadable: 'toolchain/file-unreadable',
  'probe-failed': 'toolchain/probe-failed',
  'other-part': 'toolchain/other-part',
  'patch-drift': 'toolchain/patch-drift',
  'end-of-life-soon': 'toolchain/end-of-life-soon',
  'end-of-life-allowed': 'toolchain/end-of-life-allowed',
  'installed-end-of-life': 'toolchain/installed-end-of-life',
  'floor-only': 'toolchain/floor-only',
  'no-pin': 'toolchain/no-pin',
  unresolved: 'toolchain/unresolved',
};

/** Kinds that fail, unless `toolchain.fail-on` leaves them out. */
const FAILING: readonly FindingKind[] = ['mismatch', 'conflict', 'end-of-life'];

export const toolchainGate: Gate<ToolchainFacts> = {
  id: 'toolchain',
  title: 'Toolchain',
  criteria: TOOLCHAIN_CRITERIA,
  decide: facts => (isWithoutTools(facts) ? withoutTools(facts) : judged(facts)),
};

function isWithoutTools({ answer: { rows, findings }, base }: ToolchainFacts): boolean {
  const { pins = [], uses = [], unread = [] } = base ?? {};
  return rows.length + findings.length + pins.length + uses.length + unread.length === 0;
}

function withoutTools({ answer, base }: ToolchainFacts): GateDecision {
  const criterion: ToolchainCriterion = 'toolchain/no-tool';
  const side = (name: string, files: number): string =>
    `${name} says no version of a tool and uses none in a workflow (${files} files read).`;
  return {
    kind: 'not-applicable',
    criterion,
    evidence: [
      side('What is checked out', answer.files),
      base === null ? 'No change is judged: there is no base.' : side('The base', base.files),
    ],
    advice: null,
  };
}

function judged({ answer, base }: ToolchainFacts): GateDecision {
  const { rows, findings } = answer;
  const used = new Set(findings.flatMap(({ tool }) => tool ?? []));
  const pins = rows.flatMap(row => row.pins);
  const loosened = base === null ? [] : loosenedPins(base.pins, pins, used);
  return {
    kind: 'judged',
    findings: [...findings.map(finding => told(finding, pins)), ...loosened.map(toldLoosened)],
    evidence: evidenceOf({ answer, base }),
    advice: null,
  };
}

function told(finding: Finding, pins: readonly Pin[]): GateFinding {
  const { kind, tool, place, message, fix, fails } = finding;
  const isTolerated = FAILING.includes(kind) && !fails;
  const criterion = isElsewhere(finding, pins)
    ? 'toolchain/mismatch-elsewhere'
    : isTolerated
      ? 'toolchain/tolerated'
      : CRITERION_OF[kind];
  const { file, line, column } = place;
  return {
    criterion,
    message: visible(message),
    fix: visible(fix),
    place: { file, line, column },
    scope: tool ?? file,
  };
}

/** What a container or a job asks for is installed there, and not on the machine that runs the gate. */
function isElsewhere({ kind, tool, place }: Finding, pins: readonly Pin[]): boolean {
  if (kind !== 'mismatch') return false;
  const pin = pins.find(
    each =>
      each.tool === tool &&
      each.file === place.file &&
      each.span.line === place.line &&
      each.span.column === place.column,
  );
  return pin !== undefined && pin.place !== 'machine';
}

function toldLoosened({ tool, pin, former, was, is }: Loosened): GateFinding {
  const criterion: ToolchainCriterion = 'toolchain/pin-loosened';
  const before = `the base asks for ${tool} ${quote(former.text)} in ${quote(former.file)} (${was})`;
  const after =
    pin === null
      ? 'no file asks for a version any more'
      : `the change asks for ${quote(pin.text)} in ${quote(pin.file)} (${is})`;
  return {
    criterion,
    message: `A pin was loosened: ${before}, and ${after}.`,
    fix: `Name a version as closely as before; or have a waiver of \`${tool}\` approved, and merge it first.`,
    place: pin === null ? null : { file: pin.file, line: pin.span.line, column: pin.span.column },
    scope: tool,
  };
}

function evidenceOf({ answer, base }: ToolchainFacts): readonly string[] {
  const { rows, leftOut } = answer;
  const calendars = rows.flatMap(({ tool, calendar }) => (calendar === null ? [] : [`${tool} ${calendar}`]));
  return [
    `${amountOf(answer)}${rows.length === 0 ? '' : `: ${rows.map(shown).join(', ')}`}.`,
    ...(base === null ? [] : [`Compared with ${base.pins.length} pins of ${base.files} files of the base.`]),
    ...(calendars.length === 0 ? [] : [`Ends of life as of: ${calendars.join(', ')}.`]),
    ...(leftOut.length === 0
      ? []
      : [`${leftOut.length} files of other people's code and of fixtures were left out.`]),
    ...(base === null || base.unread.length === 0
      ? []
      : [visible(`Not readable in the base, and so not compared: ${base.unread.slice(0, 5).join(', ')}.`)]),
  ];
}

function shown({ tool, installed }: ToolRow): string {
  return `${tool} ${installedText(installed)}`;
}
