import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { configWithoutFile } from '../config/without-file.ts';
import type { Guard } from '../guard/guard.ts';
import { systemClock } from '../kernel/clock.ts';
import { ExternalError, messageOf } from '../kernel/errors.ts';
import { type Environment, inputVariable } from '../kernel/inputs.ts';
import type { Journal } from '../kernel/journal.ts';
import { layoutOf } from '../kernel/layout.ts';
import type { DeadLetters } from '../launch/dead-letters.ts';
import { recoverOrphans } from '../launch/recovery.ts';
import { runArtifacts } from '../platform/github/artifacts.ts';
import { gitHubContext, jobJournal } from '../platform/github/context.ts';
import { annotationCommand, plainText } from '../platform/github/workflow-commands.ts';
import { anthropicPrices } from '../pricing/anthropic-prices.ts';
import { type ActionPost, askedConfig } from './action.ts';
import { openJobJournal, redactorFor } from './session.ts';

export const JOURNAL_PREFIX = 'p1-journal-';

/**
 * What every action does in its post. A run whose main was killed (cancelled, timed out) is finalised here, from what it
 * left. The post of the job's first p1 action runs last: it renders the job's summary and uploads the journal.
 *
 * @throws when a run could not be finalised: a failure must not be lost. Summary and journal fail open.
 */
export async function finishAction(call: ActionPost): Promise<void> {
  try {
    if (call.root !== '') await finaliseRuns(call);
  } finally {
    if (call.isFirst) await tellJob(call);
  }
}

async function tellJob({ env, files, isOffline }: ActionPost): Promise<void> {
  // Reads the journal back, whose schema is half of all that is loaded here.
  const { writeJobSummary } = await import('./summary.ts');
  writeJobSummary(env, files);
  if (!isOffline) await uploadJournal(env);
}

async function finaliseRuns(call: ActionPost): Promise<void> {
  const { env, root } = call;
  const journal = openJobJournal(env, line => {
    if (line !== '') console.log(plainText(line));
  });
  const { unfinished } = await recoverOrphans({
    layout: layoutOf(root),
    append: journal.append,
    monotonicMs: systemClock.monotonicMs,
    prices: anthropicPrices(),
    settle: async end => (await openPostGuard(call, journal)).settle(end),
    deadLetters: postDeadLetters(call, journal),
  });
  if (unfinished.length === 0) return;
  throw new ExternalError(unfinished.join(' '), {
    isRetryable: true,
    fix: 'What was reserved stays so, until the next admission or the end of its lease books it.',
  });
}

/** By the p1.yml of the job, if that can be read still: a failure is kept in any case. */
function postDeadLetters({ env, root, isOffline }: ActionPost, journal: Journal): DeadLetters {
  const open = async (): Promise<DeadLetters> => {
    const [{ deadLettersFor }, { configFor }] = await Promise.all([
      import('./dead-letters.ts'),
      import('./config.ts'),
    ]);
    const workingFolder = env['GITHUB_WORKSPACE'] || process.cwd();
    const file = askedConfig(env[inputVariable('config')] ?? '');
    const config = await configFor({ workingFolder, file, root }).catch(() =>
      configWithoutFile(workingFolder, root),
    );
    const { session, actor } = gitHubContext(env);
    const token = env[inputVariable('token')] ?? '';
    const { value: redact } = redactorFor(env, config);
    return deadLettersFor(
      { config, env, token, isOffline, repository: null, session, actor, redact, tell: journal.append },
      null,
    );
  };
  return {
    failed: async (letterId, run) => (await open()).failed(letterId, run),
    succeeded: async retry => (await open()).succeeded(retry),
  };
}

/** A settlement needs no more of the guard's section than where the state is, and that is the default branch's to say. */
async function openPostGuard({ env, root, isOffline }: ActionPost, journal: Journal): Promise<Guard> {
  const { openGuard } = await import('./guard.ts');
  const { guard } = await openGuard({
    config: configWithoutFile(env['GITHUB_WORKSPACE'] || process.cwd(), root),
    env,
    token: env[inputVariable('token')] ?? '',
    repository: null,
    isOffline,
    killswitch: '',
    tell: journal.append,
  });
  return guard;
}

async function uploadJournal(env: Environment): Promise<void> {
  const file = jobJournal(env);
  const service = runArtifacts({ env, token: '' });
  if (service === null || !existsSync(file)) return;
  try {
    await service.upload(`${JOURNAL_PREFIX}${randomBytes(6).toString('hex')}`, dirname(file), [
      basename(file),
    ]);
  } catch (error) {
    const message = `p1 could not upload this job's journal: ${messageOf(error)}. A session report will call the job silent.`;
    console.log(annotationCommand({ level: 'warning', message }));
  }
}
