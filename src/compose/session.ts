import { appendFileSync } from 'node:fs';
import type { Config } from '../config/config.ts';
import { readEnvironment } from '../config/environment.ts';
import { type Clock, systemClock } from '../kernel/clock.ts';
import { messageOf } from '../kernel/errors.ts';
import type { JournalEvent } from '../kernel/events/index.ts';
import type { Environment } from '../kernel/inputs.ts';
import { type Journal, openJournal } from '../kernel/journal.ts';
import { layoutOf, sessionJournal, sessionLog } from '../kernel/layout.ts';
import type { Result } from '../kernel/result.ts';
import type { SessionContext } from '../kernel/session-context.ts';
import { P1_VERSION } from '../kernel/version.ts';
import { ensureRoot } from '../launch/workspace.ts';
import { gitHubContext, isOnGitHub, jobJournal } from '../platform/github/context.ts';
import { localContext } from '../platform/local/context.ts';
import { createRedactor, type Redactor } from '../redact/redactor.ts';
import { secretValues } from '../redact/secret-values.ts';
import { foldReport } from '../report/fold.ts';
import { logLine } from '../report/log-line.ts';
import type { SessionReport } from '../report/schema.ts';
import { pruneHistory, writeReport } from '../report/write.ts';
import { queueKind } from './dead-letters.ts';
import { createLiveReport } from './live-report.ts';

/** One p1 action or command from start to end: its journal, its log, what it hides, and its live report. */
export interface Session {
  readonly context: SessionContext;
  readonly clock: Clock;
  readonly journal: Journal;
  readonly redactor: Redactor;
  /** Ends the session and returns the first line of its report. */
  readonly finish: (result: Result) => string;
}

export interface SessionOptions {
  readonly action: string;
  readonly env: Environment;
  /** Null when configuration failed: only the job's journal on GitHub is told then. */
  readonly config: Config | null;
  readonly isOffline: boolean;
  /** Values that a step is given: those whose names look secret are hidden. */
  readonly parameters?: Readonly<Record<string, unknown>>;
  /** Whether it has a report of its own; an operator's call has none, so that the last launch's stays the latest. */
  readonly hasReport?: boolean;
  /** Where the human log goes; told of every event, with '' for those that have no line. */
  readonly say: (line: string, event: JournalEvent) => void;
}

export function openSession({
  action,
  env,
  config,
  isOffline,
  parameters = {},
  hasReport = true,
  say,
}: SessionOptions): Session {
  const clock = systemClock;
  const startedMs = clock.monotonicMs();
  const context = contextOf(env, clock);
  const redactor = redactorFor(env, config, parameters);
  const { isDebug } = config === null ? { isDebug: false } : readEnvironment(env);
  const layout = layoutOf(config?.root ?? '');
  const isLive = !isOnGitHub(env) && config !== null;
  if (config !== null) ensureRoot(layout.root);
  const liveReport = createLiveReport(() => openly(() => writeReport(layout, report())));
  const journal = openJournal({
    file: isOnGitHub(env) ? jobJournal(env) : sessionJournal(layout, context.session),
    session: context.session,
    runAttempt: context.runAttempt,
    job: context.job,
    clock,
    redact: redactor.value,
    onEvent: event => {
      const line = logLine(event) ?? (isDebug ? `debug: ${JSON.stringify(event)}` : undefined);
      say(line ?? '', event);
      if (isLive) openly(() => tellLocally(event, line));
    },
    onWriteError: message => console.error(`p1: the journal cannot be written: ${message}`),
  });

  function tellLocally(event: JournalEvent, line: string | undefined): void {
    if (line !== undefined) appendFileSync(sessionLog(layout, context.session), `${event.at} ${line}\n`);
    if (!hasReport) return;
    if (event.type === 'session.finished') liveReport.ended();
    else if (event.type.startsWith('run.')) liveReport.changed();
  }

  function close(historyDays: number, headline: string): void {
    if (!hasReport) return;
    appendFileSync(sessionLog(layout, context.session), `${clock.now().toISOString()} ${headline}\n`);
    pruneHistory(layout, historyDays, clock.now());
  }

  function report(): SessionReport {
    return foldReport([{ events: journal.events(), unknownTypes: [], unreadableLines: 0 }]);
  }

  journal.append({ type: 'session.started', action, ...circumstances(context, config, isOffline, env) });
  return {
    context,
    clock,
    journal,
    redactor,
    finish: ({ decision, reason_code, message, fix }) => {
      const duration_ms = Math.round(clock.monotonicMs() - startedMs);
      journal.append({ type: 'session.finished', action, decision, reason_code, message, fix, duration_ms });
      const { headline } = report();
      if (isLive) openly(() => close(config.historyDays, headline));
      return headline;
    },
  };
}

/** The journal of this job on GitHub, for who has no session of its own. */
export function openJobJournal(env: Environment, say: (line: string) => void): Journal {
  const { session, runAttempt, job } = gitHubContext(env);
  return openJournal({
    file: jobJournal(env),
    session,
    runAttempt,
    job,
    clock: systemClock,
    redact: redactorFor(env, null).value,
    onEvent: event => say(logLine(event) ?? ''),
    onWriteError: message => console.error(`p1: the journal cannot be written: ${message}`),
  });
}

/** What p1 must not show, known before and after configuration is read. */
export function redactorFor(
  env: Environment,
  config: Config | null,
  parameters: Readonly<Record<string, unknown>> = {},
): Redactor {
  const own = config?.redact ?? [];
  const isName = (entry: string): boolean => /^[A-Z_][A-Z0-9_]*$/.test(entry);
  const stepValues = Object.values(config?.steps ?? {}).flatMap(step =>
    secretValues(onlySet(step.env), own.filter(isName)),
  );
  return createRedactor({
    secrets: [...secretValues(env, own.filter(isName)), ...stepValues, ...secretValues(asTexts(parameters))],
    patterns: own.filter(entry => !isName(entry)).map(source => new RegExp(source)),
  });
}

function asTexts(values: Readonly<Record<string, unknown>>): Environment {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name.replaceAll('-', '_'), String(value)]),
  );
}

function contextOf(env: Environment, clock: Clock): SessionContext {
  return isOnGitHub(env) ? gitHubContext(env) : localContext(clock.now(), readEnvironment(env));
}

function circumstances(context: SessionContext, config: Config | null, isOffline: boolean, env: Environment) {
  return {
    p1_version: P1_VERSION,
    node_version: process.version,
    platform: `${process.platform}-${process.arch}`,
    provider: context.provider,
    actor: context.actor,
    repository: context.repository,
    ref: context.ref,
    sha: context.sha,
    branch: context.branch,
    event: context.event,
    workflow: context.workflow,
    run_url: context.runUrl,
    build_id: context.buildId,
    pr_number: context.prNumber,
    config_path: config?.file ?? null,
    config_digest: config?.digest ?? null,
    root: config?.root ?? '',
    is_offline: isOffline,
    is_regression: env['REGRESSION_MODE'] === 'true',
    guard: config?.guard.mode ?? ('off' as const),
    dead_letters: queueKind(env, isOffline),
  };
}

/** Report and log fail open: a disk that refuses them does not stop the work. */
function openly(write: () => void): void {
  try {
    write();
  } catch (error) {
    console.error(`p1: report or log cannot be written: ${messageOf(error)}`);
  }
}

function onlySet(values: Readonly<Record<string, string | null>>): Environment {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value === null ? [] : [[name, value]])),
  );
}
