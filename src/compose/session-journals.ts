import { statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { ExternalError } from '../kernel/errors.ts';
import type { Environment } from '../kernel/inputs.ts';
import { readJournal } from '../kernel/journal-reading.ts';
import type { SessionContext } from '../kernel/session-context.ts';
import { type RunArtifacts, runArtifacts } from '../platform/github/artifacts.ts';
import { gitHubContext, jobJournal } from '../platform/github/context.ts';
import type { JobJournal } from '../report/fold.ts';
import { JOURNAL_PREFIX } from './post.ts';

/** No job tells that much; a larger file is not read into memory. */
const MAXIMUM_JOURNAL_BYTES = 64 * 1024 * 1024;

/**
 * The journals of a session: of this job from disk, of the others from their artifacts, for each job those of its latest
 * attempt. After "re-run failed jobs" the passed ones have only an older one.
 *
 * @throws ExternalError when a journal that is there cannot be read: silence is never a pass.
 */
export async function sessionJournals(
  env: Environment,
  token: string,
  wantsOthers: boolean,
): Promise<readonly JobJournal[]> {
  const own = readOwn(env);
  const service = wantsOthers ? runArtifacts({ env, token }) : null;
  const others = service === null ? [] : await readOthers(service, dirname(jobJournal(env)));
  return latestAttempts([...others, ...own], gitHubContext(env));
}

function readOwn(env: Environment): readonly JobJournal[] {
  const reading = readJournal(jobJournal(env));
  if (reading.kind === 'unavailable') throw unreadable(jobJournal(env), reading.why);
  return reading.kind === 'hit' && reading.events.length > 0 ? [reading] : [];
}

async function readOthers(service: RunArtifacts, folder: string): Promise<readonly JobJournal[]> {
  const journals: JobJournal[] = [];
  for (const artifact of await service.list()) {
    if (!artifact.name.startsWith(JOURNAL_PREFIX)) continue;
    const target = join(folder, 'journals', String(artifact.id));
    await service.download(artifact, target);
    const file = join(target, basename(jobJournal({})));
    const size = statSync(file, { throwIfNoEntry: false })?.size;
    if (size === undefined || size > MAXIMUM_JOURNAL_BYTES)
      throw unreadable(artifact.name, `it has ${size ?? 'no'} bytes`);
    const reading = readJournal(file);
    if (reading.kind !== 'hit')
      throw unreadable(artifact.name, reading.kind === 'miss' ? 'it is gone' : reading.why);
    if (reading.events.length === 0) throw unreadable(artifact.name, 'it tells nothing that p1 knows');
    journals.push(reading);
  }
  return journals;
}

/** What this job told in an earlier attempt, such as a report that failed, is over too, before it has told anything in this one. */
function latestAttempts(
  journals: readonly JobJournal[],
  { job, runAttempt }: Pick<SessionContext, 'job' | 'runAttempt'>,
): readonly JobJournal[] {
  const latest = new Map([[job, runAttempt]]);
  for (const journal of journals)
    latest.set(jobOf(journal), Math.max(latest.get(jobOf(journal)) ?? 0, attemptOf(journal)));
  return journals.filter(journal => latest.get(jobOf(journal)) === attemptOf(journal));
}

function jobOf({ events }: JobJournal): string {
  return events[0]?.job ?? '';
}

function attemptOf({ events }: JobJournal): number {
  return events[0]?.run_attempt ?? 0;
}

function unreadable(what: string, why: string): ExternalError {
  const fix = 'Run the job again.';
  return new ExternalError(`The journal ${what} cannot be read: ${why}.`, { isRetryable: true, fix });
}
