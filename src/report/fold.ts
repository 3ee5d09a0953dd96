import type { EventOf, JournalEvent } from '../kernel/events/index.ts';
import type { ReasonCode } from '../kernel/result.ts';
import { foldDeadLetters } from './fold-dead-letters.ts';
import { foldDependencies } from './fold-dependencies.ts';
import { foldGates } from './fold-gates.ts';
import { foldGuard } from './fold-guard.ts';
import { foldRegressions } from './fold-regression.ts';
import { foldRuns } from './fold-runs.ts';
import { foldScans } from './fold-scan.ts';
import { foldToolchain } from './fold-toolchain.ts';
import { headlineOf } from './headline.ts';
import type { JobReport, RunReport, SessionReport } from './schema.ts';

/** One job's journal, as read. */
export interface JobJournal {
  readonly events: readonly JournalEvent[];
  readonly unknownTypes: readonly string[];
  readonly unreadableLines: number;
}

export interface FoldOptions {
  /** Jobs that ran and sent no journal. */
  readonly silentJobs?: readonly string[];
}

/**
 * The report of a session: a pure function of its journals, so that the same journals give the same bytes. The order in
 * which the journals come does not matter.
 */
export function foldReport(
  journals: readonly JobJournal[],
  { silentJobs = [] }: FoldOptions = {},
): SessionReport {
  const ordered = [...journals].sort((a, b) => (orderKey(a) < orderKey(b) ? -1 : 1));
  const events = ordered.flatMap(journal => journal.events);
  const { runs, illegalTransitions } = foldRuns(events);
  const started = ofType(events, 'session.started');
  const finished = ofType(events, 'session.finished');
  const queue = foldDeadLetters(events);
  const verdict = decide(runs, finished, {
    startedActions: started.length,
    illegalTransitions,
    silentJobs,
  });
  const startedAt = earliest(started.map(event => event.at));
  const finishedAt = verdict.outcome === 'RUNNING' ? null : latest(events.map(event => event.at));
  const durationMs =
    startedAt === null || finishedAt === null ? null : Date.parse(finishedAt) - Date.parse(startedAt);
  return {
    schema_version: 1,
    session_id: events[0]?.session ?? '',
    run_attempt: Math.max(1, ...events.map(event => event.run_attempt)),
    ...verdict,
    ...headlineOf(verdict, { runs, finished, durationMs, silentJobs, queue }),
    started_at: startedAt,
    finished_at: finishedAt,
    duration_ms: durationMs,
    ...circumstances(started[0]),
    actions_total: started.length,
    actions_failed: finished.filter(event => event.decision === 'failure').length,
    ...counts(runs),
    timeouts: runs.filter(run => run.reason_code === 'timeout').length,
    signals_sent: ofType(events, 'process.signalled').length,
    output_rejections: ofType(events, 'outputs.rejected').length,
    warnings_total: warningsOf(events).length,
    runs_recovered: ofType(events, 'run.recovered').length,
    ...foldGuard(events, runs),
    ...queue,
    ...foldScans(events),
    ...foldToolchain(events),
    ...foldDependencies(events),
    ...foldGates(events),
    ...foldRegressions(events),
    illegal_transitions: illegalTransitions,
    silent_jobs: [...silentJobs],
    journals: ordered.length,
    events_total: events.length,
    unknown_events: sum(ordered, journal => journal.unknownTypes.length),
    unreadable_lines: sum(ordered, journal => journal.unreadableLines),
    jobs: ordered.flatMap(jobReport),
    runs: [...runs],
    warnings: [...warningsOf(events)],
  };
}

export type Verdict = Pick<SessionReport, 'outcome' | 'reason_code'>;

/** Anything that failed decides; else anything without an end; only then PASS. */
function decide(
  runs: readonly RunReport[],
  finished: readonly EventOf<'session.finished'>[],
  others: {
    startedActions: number;
    illegalTransitions: number;
    silentJobs: readonly string[];
  },
): Verdict {
  const failedRun = runs.find(run => run.state === 'FAIL');
  const failedAction = finished.find(event => event.decision === 'failure');
  const reason: ReasonCode | undefined = failedRun?.reason_code ?? failedAction?.reason_code;
  if (reason !== undefined) return { outcome: 'FAIL', reason_code: reason };
  if (others.silentJobs.length > 0) return { outcome: 'FAIL', reason_code: 'job-silent' };
  if (others.illegalTransitions > 0) return { outcome: 'FAIL', reason_code: 'internal' };
  const isOpen =
    runs.some(run => run.state === 'QUEUED' || run.state === 'RUNNING') ||
    finished.length < others.startedActions;
  return { outcome: isOpen ? 'RUNNING' : 'PASS', reason_code: 'ok' };
}

function circumstances(started: EventOf<'session.started'> | undefined) {
  return {
    p1_version: started?.p1_version ?? null,
    node_version: started?.node_version ?? null,
    platform: started?.platform ?? null,
    provider: started?.provider ?? null,
    actor: started?.actor ?? null,
    repository: started?.repository ?? null,
    ref: started?.ref ?? null,
    branch: started?.branch ?? null,
    sha: started?.sha ?? null,
    event: started?.event ?? null,
    workflow: started?.workflow ?? null,
    run_url: started?.run_url ?? null,
    build_id: started?.build_id ?? null,
    pr_number: started?.pr_number ?? null,
    config_path: started?.config_path ?? null,
    config_digest: started?.config_digest ?? null,
    root: started?.root ?? null,
    is_offline: started?.is_offline ?? false,
    is_regression: started?.is_regression ?? false,
  };
}

function counts(runs: readonly RunReport[]) {
  const inState = (state: RunReport['state']): readonly RunReport[] =>
    runs.filter(run => run.state === state);
  const succeeded = inState('SUCCESS');
  const ended = succeeded.length + inState('FAIL').length;
  const longest = [...runs].sort((a, b) => (b.duration_ms ?? 0) - (a.duration_ms ?? 0))[0];
  return {
    runs_total: runs.length,
    runs_queued: inState('QUEUED').length,
    runs_running: inState('RUNNING').length,
    runs_succeeded: succeeded.length,
    runs_failed: inState('FAIL').length,
    runs_skipped: inState('SKIPPED').length,
    success_rate: ended === 0 ? null : succeeded.length / ended,
    run_time_ms: sum(runs, run => run.duration_ms ?? 0),
    longest_run_ms: longest?.duration_ms ?? null,
    longest_step: longest?.step ?? null,
    failed_steps: [...new Set(inState('FAIL').map(run => run.step))],
    output_sets: succeeded.length,
    output_files: sum(succeeded, run => run.output_files),
    output_bytes: sum(succeeded, run => run.output_bytes),
    undeclared_files: sum(succeeded, run => run.undeclared_files),
    log_bytes: sum(runs, run => run.log_bytes),
    logs_truncated: runs.filter(run => run.is_log_truncated).length,
  };
}

function jobReport({ events }: JobJournal): readonly JobReport[] {
  const [first] = events;
  if (first === undefined) return [];
  const finished = ofType(events, 'session.finished');
  return [
    {
      job: first.job,
      run_attempt: first.run_attempt,
      events: events.length,
      started_at: earliest(ofType(events, 'session.started').map(event => event.at)),
      finished_at: latest(finished.map(event => event.at)),
      failures: finished.filter(event => event.decision === 'failure').length,
    },
  ];
}

/** Warnings, and runs of other sessions that were found without an end: nobody else tells of those. */
function warningsOf(events: readonly JournalEvent[]): SessionReport['warnings'] {
  return events.flatMap(event => {
    if (event.type === 'warning')
      return [{ message: event.message, fix: event.fix, step: event.step ?? null }];
    if (event.type !== 'run.recovered' || event.of_session === event.session) return [];
    const message = `Run ${event.run} of session ${event.of_session} had no end (${event.reason_code}): ${event.message}`;
    return [{ message, fix: event.fix, step: event.step }];
  });
}

function orderKey({ events }: JobJournal): string {
  const [first] = events;
  return first === undefined ? '' : `${first.at} ${first.job} ${first.run_attempt} ${JSON.stringify(events)}`;
}

function ofType<T extends JournalEvent['type']>(
  events: readonly JournalEvent[],
  type: T,
): readonly EventOf<T>[] {
  return events.filter((event): event is EventOf<T> => event.type === type);
}

function earliest(times: readonly string[]): string | null {
  return [...times].sort()[0] ?? null;
}

function latest(times: readonly string[]): string | null {
  return [...times].sort().at(-1) ?? null;
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
