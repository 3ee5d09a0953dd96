import type { EventOf, JournalEvent } from '../kernel/events/index.ts';
import type { SessionReport, ToolchainCheckReport } from './schema.ts';

type ToolchainReport = Pick<SessionReport, 'toolchain_checks' | 'toolchain_failing'>;

/** What was checked of the versions of tools in a session, one entry for each time. */
export function foldToolchain(events: readonly JournalEvent[]): ToolchainReport {
  const checks = events.filter(event => event.type === 'toolchain.checked').map(checkOf);
  return {
    toolchain_failing: checks.reduce((sum, { failing }) => sum + failing, 0),
    toolchain_checks: checks,
  };
}

function checkOf(event: EventOf<'toolchain.checked'>): ToolchainCheckReport {
  const { job, pins, files, findings, failing, edits, machine_asked, matrix, told } = event;
  const worst = told.map(({ kind, tool, file, line, message, fix, fails }) => ({
    kind,
    tool,
    file,
    line,
    message,
    fix,
    fails,
  }));
  return {
    job,
    pins,
    files,
    findings,
    failing,
    edits,
    machine_asked,
    tools: matrix.map(({ tool, verdict, installed, pins: own }) => ({ tool, verdict, installed, pins: own })),
    worst,
  };
}
