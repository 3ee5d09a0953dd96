import { formatDuration } from '../kernel/duration.ts';
import type { EventOf } from '../kernel/events/index.ts';
import { formatUsd } from '../kernel/money.ts';
import type { DeadLetterReport, RunReport, SessionReport } from './schema.ts';

type Verdict = Pick<SessionReport, 'outcome' | 'reason_code'>;

const SHOWN_NAMES = 5;

interface Facts {
  readonly runs: readonly RunReport[];
  readonly finished: readonly EventOf<'session.finished'>[];
  readonly durationMs: number | null;
  readonly silentJobs: readonly string[];
  readonly queue: Pick<SessionReport, 'alerts' | 'dead_letters_written' | 'dead_letter_entries'>;
}

/** The report's first line, and what to do after reading it. */
export function headlineOf(
  { outcome, reason_code }: Verdict,
  facts: Facts,
): Pick<SessionReport, 'headline' | 'next_step'> {
  const { runs, finished, durationMs, silentJobs } = facts;
  const failed = runs.find(run => run.state === 'FAIL');
  const failedAction = finished.find(event => event.decision === 'failure');
  const why = outcome === 'FAIL' ? ` (${reason_code})` : '';
  const time = durationMs === null ? '' : `, ${formatDuration(durationMs)}`;
  const silence = silentJobs.length === 0 ? undefined : SILENCE_FIX;
  const costMicroUsd = runs.reduce((sum, run) => sum + (run.cost_micro_usd ?? 0), 0);
  const cost = costMicroUsd === 0 ? '' : `, ${formatUsd(costMicroUsd)}`;
  return {
    headline: `RESULT: ${outcome}${why}: ${whatHappened(facts, failedAction)}${time}${cost}`,
    next_step: nextStep(failed?.fix ?? failedAction?.fix ?? silence, outcome, facts),
  };
}

const SILENCE_FIX =
  'See why those jobs told nothing: their p1 action did not run, or its journal was not uploaded. Jobs that use no p1 action belong in `ignore-jobs`.';

function whatHappened(
  { runs, silentJobs }: Facts,
  failedAction: EventOf<'session.finished'> | undefined,
): string {
  const silence = silentJobs.length === 0 ? '' : `, silent: ${firstFew(silentJobs)}`;
  const [only] = runs;
  if (only === undefined) {
    return `${failedAction === undefined ? 'no run' : `${failedAction.action}: ${failedAction.message}`}${silence}`;
  }
  if (runs.length === 1) return `step ${only.step}${silence}`;
  const failed = runs.filter(run => run.state === 'FAIL').map(run => run.step);
  const succeeded = runs.filter(run => run.state === 'SUCCESS').length;
  const failures = failed.length === 0 ? '' : `, failed: ${firstFew(failed)}`;
  return `${succeeded} of ${runs.length} runs succeeded${failures}${silence}`;
}

/** Few enough for one line. */
function firstFew(names: readonly string[]): string {
  const distinct = [...new Set(names)];
  const rest = distinct.length - SHOWN_NAMES;
  return `${distinct.slice(0, SHOWN_NAMES).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

/** A remedy of a failure first; then what is critical; then what waits in the queue. */
function nextStep(
  remedy: string | undefined,
  outcome: SessionReport['outcome'],
  { queue: { alerts, dead_letters_written, dead_letter_entries } }: Facts,
): string {
  const critical = alerts.find(alert => alert.severity === 'critical');
  const parked = dead_letter_entries.filter(isParked).map(({ letter }) => letter);
  const [first] = parked;
  const others = parked.length < 2 ? '' : `, and ${parked.length - 1} more wait for a person too`;
  const hints = [
    ...(critical === undefined ? [] : [critical.fix]),
    ...(dead_letters_written === 0 ? [] : ['`p1 dlq list` shows the failed runs that are kept.']),
    ...(first === undefined ? [] : [`\`p1 dlq inspect ${first}\` shows why it is not retried${others}.`]),
  ];
  if (remedy === undefined && outcome === 'PASS' && hints.length > 0) return hints.join(' ');
  return [remedy ?? defaultStep(outcome), ...hints].join(' ');
}

function isParked({ state }: DeadLetterReport): boolean {
  return state === 'permanent' || state === 'quarantine';
}

function defaultStep(outcome: SessionReport['outcome']): string {
  if (outcome === 'PASS') return 'Nothing.';
  return outcome === 'RUNNING'
    ? 'Wait for the end; `p1 report --follow` shows it live.'
    : 'See the runs below.';
}
