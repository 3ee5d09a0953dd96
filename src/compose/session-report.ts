import type { Config } from '../config/config.ts';
import { suggestion } from '../config/nearest.ts';
import { ConfigError, quote } from '../kernel/errors.ts';
import type { Environment } from '../kernel/inputs.ts';
import { layoutOf } from '../kernel/layout.ts';
import type { Result } from '../kernel/result.ts';
import { isPlainObject } from '../kernel/trust-boundary.ts';
import { ensureRoot } from '../launch/workspace.ts';
import { foldReport, type JobJournal } from '../report/fold.ts';
import { reportMarkdown } from '../report/markdown.ts';
import type { SessionReport } from '../report/schema.ts';
import { writeReport } from '../report/write.ts';
import { sessionJournals } from './session-journals.ts';

export interface SessionReportRequest {
  readonly config: Config;
  readonly env: Environment;
  readonly token: string;
  /** `toJSON(needs)`: the jobs that must have told something; null for this job alone. */
  readonly needs: Readonly<Record<string, unknown>> | null;
  readonly ignoredJobs: readonly string[];
}

export interface SessionReportAnswer {
  readonly result: Result;
  readonly outcome: SessionReport['outcome'];
  readonly reportPath: string;
  readonly markdown: string;
}

/**
 * Folds the journals of a session into `reports/`. A run without an end is no pass, and neither is a job that ran and told
 * nothing.
 *
 * @throws ConfigError for `needs` that is not what `toJSON(needs)` gives; ExternalError when journals cannot be read.
 */
export async function reportSession(request: SessionReportRequest): Promise<SessionReportAnswer> {
  refuseUnknownJobs(request);
  const ran = jobsThatRan(request.needs);
  const journals = await sessionJournals(request.env, request.token, request.needs !== null);
  const silentJobs = silent(ran, request.ignoredJobs, journals);
  const report = finalReport(journals, journals.length === 0 ? ['this job', ...silentJobs] : silentJobs);
  const layout = layoutOf(request.config.root);
  ensureRoot(layout.root);
  const reportPath = writeReport(layout, report);
  return {
    outcome: report.outcome,
    reportPath,
    markdown: reportMarkdown(report),
    result: resultOf(report, reportPath),
  };
}

/** The session is over: a job that did not tell all, or not readably, has been silent on what is missing. */
function finalReport(journals: readonly JobJournal[], silentJobs: readonly string[]): SessionReport {
  const report = foldReport(journals, { silentJobs });
  if (report.outcome === 'FAIL') return report;
  const incomplete = journals.filter(
    journal => journal.unreadableLines > 0 || foldReport([journal]).outcome === 'RUNNING',
  );
  const jobs = new Set(incomplete.map(({ events }) => events[0]?.job ?? ''));
  return jobs.size === 0 ? report : foldReport(journals, { silentJobs: [...jobs] });
}

/** What GitHub takes as the id of a job. */
const JOB_ID = /^[A-Za-z_][A-Za-z0-9_-]*$/;

/** A job that is ignored by a misspelt name would be called silent, or be missed. */
function refuseUnknownJobs({ needs, ignoredJobs }: SessionReportRequest): void {
  const jobs = Object.keys(needs ?? {});
  const problems = ignoredJobs
    .filter(job => !jobs.includes(job))
    .map(job => ({
      where: 'input ignore-jobs',
      message: `${quote(job)} is not in \`needs\`.`,
      fix: suggestion(job, jobs),
    }));
  if (problems.length > 0) throw new ConfigError(problems);
}

/** The ids of the jobs in `needs` that were not skipped. */
function jobsThatRan(needs: Readonly<Record<string, unknown>> | null): readonly string[] {
  return Object.entries(needs ?? {}).flatMap(([job, state]) => {
    const result = isPlainObject(state) ? state['result'] : undefined;
    if (typeof result !== 'string' || !JOB_ID.test(job)) {
      throw new ConfigError({
        where: 'input needs',
        message: `${quote(job)} is no job with a result.`,
        fix: 'Write `needs: ${{ toJSON(needs) }}`.',
      });
    }
    return result === 'skipped' ? [] : [job];
  });
}

function silent(
  ran: readonly string[],
  ignored: readonly string[],
  journals: readonly JobJournal[],
): readonly string[] {
  const told = new Set(journals.map(({ events }) => (events[0]?.job ?? '').replace(/ \(\d+\)$/, '')));
  return ran.filter(job => !told.has(job) && !ignored.includes(job));
}

function resultOf(report: SessionReport, reportPath: string): Result {
  const isPass = report.outcome === 'PASS';
  return {
    schema_version: 1,
    action: 'session-report',
    decision: isPass ? 'continue' : 'failure',
    reason_code: report.reason_code,
    message: report.headline,
    fix: isPass ? null : report.next_step,
    data: {
      outcome: report.outcome,
      report_path: reportPath,
      runs_total: report.runs_total,
      runs_failed: report.runs_failed,
    },
  };
}
