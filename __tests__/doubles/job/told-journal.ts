import type { EnvironmentOptions, GitHubDouble } from '../github/github-double.ts';
import { journalOf } from '../journal-lines.ts';
import { uploadFiles } from './artifact-files.ts';

export interface ToldOptions extends EnvironmentOptions {
  /** What stands after the last whole line. */
  readonly cut?: string;
}

/** Leaves the journal of a job with one step of its name that ended in `state`, without running it. */
export async function tellOfJob(
  github: GitHubDouble,
  job: string,
  state: 'SUCCESS' | 'FAIL',
  { attempt = 1, cut = '', ...options }: ToldOptions = {},
): Promise<void> {
  const decision = state === 'SUCCESS' ? {} : { decision: 'failure', reason_code: 'exit-nonzero' };
  const run = `${job}-${attempt}`;
  const writer = journalOf({ job, attempt }).started().run(run, state, { step: job }).finished(decision);
  const lines = writer.events().map(event => `${JSON.stringify(event)}\n`);
  const files = { 'journal.ndjson': `${lines.join('')}${cut}` };
  await uploadFiles(github, `p1-journal-${run}`, files, { ...options, job, attempt });
}
