import { ExternalError, messageOf } from '../kernel/errors.ts';
import type { Environment } from '../kernel/inputs.ts';
import type { RuntimeFiles } from '../platform/github/runtime-files.ts';
import { annotationCommand } from '../platform/github/workflow-commands.ts';
import { reportMarkdown } from '../report/markdown.ts';
import { readJobReport } from './job-report.ts';

/** Renders the job's summary from its journal, unless a session report of this job did. Fails open, with a warning. */
export function writeJobSummary(env: Environment, files: RuntimeFiles): void {
  try {
    const reading = readJobReport(env);
    if (reading.kind !== 'hit') {
      const why = reading.kind === 'miss' ? 'it is not there' : reading.why;
      throw new ExternalError(`The job's journal cannot be read: ${why}.`, {
        isRetryable: false,
        fix: 'See the job log.',
      });
    }
    if (!reading.isReported) files.summary(reportMarkdown(reading.report));
  } catch (error) {
    console.log(
      annotationCommand({
        level: 'warning',
        message: `p1 could not write the job summary: ${messageOf(error)}`,
      }),
    );
  }
}
