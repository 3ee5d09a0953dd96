import { formatDuration } from '../kernel/duration.ts';
import type { EventOf } from '../kernel/events/index.ts';
import type { RunReport, SessionReport } from './schema.ts';

type Verdict = Pick<SessionReport, 'outcome' | 'reason_code'>;

/** The report's first line, and what to do after reading it. */
export function headlineOf(
  { outcome, reason_code }: Verdict,
  runs: readonly RunReport[],
  finished: readonly EventOf<'session.finished'>[],
  durationMs: number | null,
): Pick<SessionReport, 'headline' | 'next_step'> {
  const failed = runs.find(run => run.state === 'FAIL');
  const failedAction = finished.find(event => event.decision === 'failure');
  const why = outcome === 'FAIL' ? ` (${reason_code})` : '';
  const time = durationMs === null ? '' : `, ${formatDuration(durationMs)}`;
  return {
    headline: `RESULT: ${outcome}${why}: ${whatHappened(runs, failedAction)}${time}`,
    next_step: failed?.fix ?? failedAction?.fix ?? defaultStep(outcome),
  };
}

function whatHappened(
  runs: readonly RunReport[],
  failedAction: EventOf<'session.finished'> | undefined,
): string {
  const [only] = runs;
  if (only === undefined)
    return failedAction === undefined ? 'no run' : `${failedAction.action}: ${failedAction.message}`;
  if (runs.length === 1) return `step ${only.step}`;
  const failed = runs.filter(run => run.state === 'FAIL').map(run => run.step);
  const succeeded = runs.filter(run => run.state === 'SUCCESS').length;
  return `${succeeded} of ${runs.length} runs succeeded${failed.length === 0 ? '' : `, failed: ${failed.join(', ')}`}`;
}

function defaultStep(outcome: SessionReport['outcome']): string {
  if (outcome === 'PASS') return 'Nothing.';
  return outcome === 'RUNNING'
    ? 'Wait for the end; `p1 report --follow` shows it live.'
    : 'See the runs below.';
}
