import { readFileSync } from 'node:fs';
import { z } from 'zod';

const reportFile = z.object({
  outcome: z.string(),
  reason_code: z.string(),
  headline: z.string(),
  runs_total: z.number(),
  silent_jobs: z.array(z.string()),
  jobs: z.array(z.object({ job: z.string(), run_attempt: z.number() })),
  runs: z.array(z.object({ step: z.string(), state: z.string(), reason_code: z.string().nullable() })),
});

/** What tests look at in a session_report.json. */
export function readReport(file: string | undefined): z.infer<typeof reportFile> {
  return reportFile.parse(JSON.parse(readFileSync(file ?? '', 'utf8')));
}
