import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { Config } from '../config/config.ts';
import { configWithoutFile } from '../config/without-file.ts';
import { lookAtGuard } from '../guard/look.ts';
import { type GuardStatus, guardStatus } from '../guard/status.ts';
import { ExternalError } from '../kernel/errors.ts';
import { newRunId } from '../kernel/ids.ts';
import { type Environment, inputVariable } from '../kernel/inputs.ts';
import type { Result } from '../kernel/result.ts';
import { parseJson } from '../kernel/trust-boundary.ts';
import { jobJournal } from '../platform/github/context.ts';
import type { RuntimeFiles } from '../platform/github/runtime-files.ts';
import { plainText } from '../platform/github/workflow-commands.ts';
import { anthropicPrices } from '../pricing/anthropic-prices.ts';
import { usageFile as openUsageFile } from '../pricing/usage-file.ts';
import { type ActionPost, SAVED_STATE } from './action.ts';
import { type OpenGuard, openGuard } from './guard.ts';
import { HOLD_STEP } from './hold-step.ts';
import { openJobJournal, type Session } from './session.ts';

/** A hosted job's longest time; a holder that is gone before is found by asking after its run. */
const LONGEST_JOB_MS = 6 * 3_600_000;

const saved = z.strictObject({
  run: z.string(),
  usageFile: z.string(),
  startedAt: z.string(),
});

export interface JobHoldCall {
  readonly config: Config;
  readonly env: Environment;
  readonly token: string;
  readonly repository: null;
  readonly killswitch: string;
  readonly session: Session;
  readonly files: RuntimeFiles;
  readonly budgetMicroUsd: number;
}

/** Holds a slot and a budget until the job ends. The job tells what it costs in `$P1_USAGE_FILE`, which is exported to it. */
export async function holdForJob(call: JobHoldCall): Promise<{ result: Result; status: GuardStatus | null }> {
  const { env, session, files } = call;
  const opened = await openGuard({ ...call, isOffline: false, tell: session.journal.append });
  const run = newRunId(session.clock.now());
  const usageFile = join(dirname(jobJournal(env)), `usage-${run}.ndjson`);
  // Before the guard is asked: should this process die right after, post settles all the same.
  const startedAt = session.clock.now().toISOString();
  files.state(SAVED_STATE.hold, JSON.stringify({ run, usageFile, startedAt }));
  const answer = await opened.guard.admit({
    run,
    step: HOLD_STEP,
    attempt: 1,
    session: session.context.session,
    holder: opened.holder,
    budgetMicroUsd: call.budgetMicroUsd,
    longestMs: LONGEST_JOB_MS,
    parameters: {},
    origin: opened.origin,
    cancelled: new Promise(() => {}),
  });
  if (answer.kind === 'refused') {
    const { reasonCode, message, fix } = answer.refusal;
    return { result: resultOf('failure', reasonCode, message, fix), status: await statusOf(opened) };
  }
  mkdirSync(dirname(usageFile), { recursive: true });
  writeFileSync(usageFile, '');
  files.variable('P1_USAGE_FILE', usageFile);
  const message = 'This job holds a slot and its budget until it ends.';
  return { result: resultOf('continue', 'ok', message, null), status: await statusOf(opened) };
}

/**
 * Settles what the job held.
 *
 * @throws ExternalError when that could not be written: the lease stays, and the next admission ends it at what was reserved.
 */
export async function settleJobHold({ env, files, root }: ActionPost): Promise<void> {
  const text = files.savedState(SAVED_STATE.hold);
  if (text === '') return;
  const { run, usageFile, startedAt } = saved.parse(parseJson(text));
  const journal = openJobJournal(env, line => {
    if (line !== '') console.log(plainText(line));
  });
  const { guard } = await openGuard({
    config: configWithoutFile(env['GITHUB_WORKSPACE'] || process.cwd(), root),
    env,
    token: env[inputVariable('token')] ?? '',
    repository: null,
    isOffline: false,
    killswitch: '',
    tell: journal.append,
  });
  const usage = openUsageFile(usageFile, anthropicPrices()).end(new Date());
  const isUnclear = usage.lines === 0 || !usage.isComplete;
  const answer = await guard.settle({
    run,
    step: HOLD_STEP,
    attempt: 1,
    state: 'SUCCESS',
    reasonCode: 'ok',
    durationMs: Math.max(0, Date.now() - Date.parse(startedAt)),
    reportedMicroUsd: usage.microUsd,
    // Of a hold that was refused the guard knows no lease, and books nothing.
    countsReservation: isUnclear,
  });
  if (answer.kind === 'settled') return;
  const { message, fix, isRetryable } = answer;
  throw new ExternalError(`What this job cost could not be booked: ${message}`, { isRetryable, fix });
}

async function statusOf({ ports }: OpenGuard): Promise<GuardStatus | null> {
  if (ports === null) return null;
  const view = await lookAtGuard(ports, 0);
  return view.kind === 'seen' ? guardStatus(view, null) : null;
}

function resultOf(
  decision: Result['decision'],
  reason_code: Result['reason_code'],
  message: string,
  fix: string | null,
): Result {
  return { schema_version: 1, action: 'runtime-guard', decision, reason_code, message, fix, data: {} };
}
