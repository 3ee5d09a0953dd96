import type { Environment } from '../kernel/inputs.ts';
import { type JournalReading, readJournal } from '../kernel/journal-reading.ts';
import { jobJournal } from '../platform/github/context.ts';
import { foldReport } from '../report/fold.ts';
import type { SessionReport } from '../report/schema.ts';

export type JobReportReading =
  | {
      readonly kind: 'hit';
      readonly report: SessionReport;
      /** Whether a session report of this job was rendered already. */
      readonly isReported: boolean;
    }
  | Exclude<JournalReading, { kind: 'hit' }>;

/** The report over the journal of this job, as far as it goes. */
export function readJobReport(env: Environment): JobReportReading {
  const reading = readJournal(jobJournal(env));
  if (reading.kind !== 'hit') return reading;
  const last = reading.events.filter(event => event.type === 'session.finished').at(-1);
  const isReported = last?.action === 'session-report' && last.reason_code !== 'config-invalid';
  return { kind: 'hit', report: foldReport([reading]), isReported };
}
