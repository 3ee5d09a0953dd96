import { formatConstraint } from './constraint.ts';
import type { Edit, FailOn, Finding } from './finding.ts';
import type { Pin, Tool } from './pin.ts';
import type { Installed } from './probes/probe.ts';
import { formatVersion } from './version.ts';

/** One row of the matrix. */
export interface ToolRow {
  readonly tool: Tool;
  readonly pins: readonly Pin[];
  /** Null when the machine was not asked. */
  readonly installed: Installed | null;
  readonly findings: readonly Finding[];
  /** The day of the calendar that it was held against; null for a tool without one. */
  readonly calendar: string | null;
}

/** What a check read and found, as all of its outputs tell it. */
export interface ToolchainAnswer {
  readonly rows: readonly ToolRow[];
  readonly findings: readonly Finding[];
  readonly failing: readonly Finding[];
  readonly failOn: readonly FailOn[];
  readonly files: number;
  readonly leftOut: readonly string[];
  /** What was written, before the rest was looked at again. */
  readonly written: readonly Edit[];
  readonly isMachineAsked: boolean;
}

/** `20.11.0`, `not installed`, `does not say`, `not asked`. */
export function installedText(installed: Installed | null): string {
  switch (installed?.kind) {
    case 'found':
      return formatVersion(installed.version);
    case 'missing':
      return 'not installed';
    case 'failed':
      return 'does not say';
    default:
      return 'not asked';
  }
}

export function verdictOf({ findings }: ToolRow): 'fail' | 'warn' | 'ok' {
  if (findings.some(({ fails }) => fails)) return 'fail';
  return findings.length > 0 ? 'warn' : 'ok';
}

/** `3 tools, 9 pins; 7 files read`. */
export function amountOf({ rows, files }: ToolchainAnswer): string {
  const pins = rows.reduce((sum, row) => sum + row.pins.length, 0);
  return `${rows.length} tools, ${pins} pins; ${files} files read`;
}

/** The answer as data. */
export function toolchainData(answer: ToolchainAnswer): Readonly<Record<string, unknown>> {
  const { rows, findings, failing, failOn, files, leftOut, written, isMachineAsked } = answer;
  return {
    files,
    left_out: leftOut.length,
    fail_on: failOn,
    failing: failing.length,
    machine_asked: isMachineAsked,
    tools: rows.map(row => ({
      tool: row.tool,
      verdict: verdictOf(row),
      installed: row.installed?.kind === 'found' ? formatVersion(row.installed.version) : null,
      installed_state: row.installed?.kind ?? 'not-asked',
      calendar: row.calendar,
      pins: row.pins.map(pinData),
    })),
    findings,
    written,
  };
}

function pinData({ source, file, scope, span, text, kind, constraint, place, note }: Pin) {
  const allowed = constraint === null ? null : formatConstraint(constraint);
  return {
    source,
    file,
    scope,
    line: span.line,
    column: span.column,
    text,
    kind,
    allows: allowed,
    place,
    note,
  };
}
