import type { EventOf, JournalEvent } from '../kernel/events/index.ts';
import type { GateReport, SessionReport } from './schema.ts';

type GatesReport = Pick<SessionReport, 'gates' | 'gates_failed' | 'gates_warned'>;

/** Which gates a session asked, one entry for each time, and what they came to. */
export function foldGates(events: readonly JournalEvent[]): GatesReport {
  const gates = events.filter(event => event.type === 'gate.finished').map(gateOf);
  const amount = (...verdicts: readonly GateReport['verdict'][]): number =>
    gates.filter(({ verdict }) => verdicts.includes(verdict)).length;
  return { gates_failed: amount('fail', 'error'), gates_warned: amount('warn', 'waived'), gates };
}

function gateOf(event: EventOf<'gate.finished'>): GateReport {
  const { job, gate, verdict, why, fix, errors, failures, warnings, waived, duration_ms, is_partial } = event;
  return {
    job,
    gate,
    verdict,
    why,
    fix,
    errors,
    failures,
    warnings,
    waived,
    duration_ms,
    is_partial,
    worst: event.told.map(({ criterion, level, message, fix: remedy, file, line, scope }) => ({
      criterion,
      level,
      message,
      fix: remedy,
      file,
      line,
      scope,
    })),
  };
}
