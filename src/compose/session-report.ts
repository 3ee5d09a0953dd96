import type { Config } from '../config/config.ts';
import type { Environment } from '../kernel/inputs.ts';
import { layoutOf } from '../kernel/layout.ts';
import type { Result } from '../kernel/result.ts';
import { ensureRoot } from '../launch/workspace.ts';
import type { RuntimeFiles } from '../platform/github/runtime-files.ts';
import { reportMarkdown } from '../report/markdown.ts';
import type { SessionReport } from '../report/schema.ts';
import { writeReport } from '../report/write.ts';
import { readJobReport } from './job-report.ts';

export interface SessionReportAnswer {
  readonly result: Result;
  readonly outcome: SessionReport['outcome'];
  /** Path of `session_report.json`; empty when there is no report. */
  readonly reportPath: string;
}

/** Folds the journal of this job into `reports/` and the job's summary. A run without an end is no pass. */
export function reportSession(
  config: Config,
  env: Environment,
  files: RuntimeFiles,
  title: string,
): SessionReportAnswer {
  const reading = readJobReport(env);
  if (reading.kind !== 'hit') return silent(reading.kind === 'miss' ? 'there is none' : reading.why);
  const outcome = reading.report.outcome === 'RUNNING' ? 'FAIL' : reading.report.outcome;
  const report: SessionReport = { ...reading.report, outcome };
  const layout = layoutOf(config.root);
  ensureRoot(layout.root);
  const reportPath = writeReport(layout, report);
  files.summary(`${title === '' ? '' : `# ${title}\n\n`}${reportMarkdown(report)}`);
  return { outcome, reportPath, result: resultOf(report, reportPath) };
}

function resultOf(report: SessionReport, reportPath: string): Result {
  const isPass = report.outcome === 'PASS';
  return {
    schema_version: 1,
    action: 'session-report',
    decision: isPass ? 'continue' : 'failure',
    reason_code: isPass || report.reason_code !== 'ok' ? report.reason_code : 'job-silent',
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

function silent(why: string): SessionReportAnswer {
  return {
    outcome: 'FAIL',
    reportPath: '',
    result: {
      schema_version: 1,
      action: 'session-report',
      decision: 'failure',
      reason_code: 'job-silent',
      message: `No p1 action of this job wrote a journal: ${why}.`,
      fix: 'Put session-report after the p1 actions of the job that it reports on.',
      data: {},
    },
  };
}
