import type { Config } from '../config/config.ts';
import type { DeadLetter } from '../dlq/dead-letter.ts';
import type { LetterIndex } from '../dlq/dead-letter-port.ts';
import { findLetter } from '../dlq/find-letter.ts';
import type { DeadLetterQueue, Taken } from '../dlq/queue.ts';
import { ConfigError, quote } from '../kernel/errors.ts';
import { isRunId } from '../kernel/ids.ts';
import type { ReasonCode, Result } from '../kernel/result.ts';
import { type LaunchPlan, type LaunchRequest, NOTHING_ASKED, planLaunch } from '../launch/plan.ts';
import { openStore, type QueueCall } from './dead-letters.ts';

/** An entry of the dead letter queue that is to be retried. */
export interface Retryable {
  readonly entry: LetterIndex;
  readonly letter: DeadLetter;
  /** What its retry is asked to be. */
  readonly request: LaunchRequest;
}

/** Why nothing is retried. */
export interface NoRetry {
  readonly decision: Result['decision'];
  readonly reasonCode: ReasonCode;
  readonly message: string;
  readonly fix: string | null;
}

/**
 * Looks for entry `id` and says what its retry is: its step, its parameters, and a refusal makes it wait on. Nothing is
 * claimed yet.
 *
 * @throws ConfigError for what is no id, or a request that says what only the entry can say.
 */
export async function findRetry(
  call: Pick<QueueCall, 'config' | 'env' | 'token' | 'isOffline' | 'repository'>,
  id: string,
  request: LaunchRequest,
): Promise<Retryable | NoRetry> {
  refuseContradiction(id, request);
  const found = await findLetter(await openStore(call), id);
  if (found.kind === 'unavailable') return { decision: 'failure', ...found };
  if (found.kind === 'refused')
    return {
      decision: 'failure',
      reasonCode: 'untrusted',
      message: `Entry ${id} is not retried: ${found.why}.`,
      fix: `Look at it with \`p1 dlq inspect ${id}\`, and remove it with \`p1 dlq purge ${id}\`.`,
    };
  if (found.kind === 'miss')
    return {
      decision: 'failure',
      reasonCode: 'not-found',
      message: `There is nothing to retry: ${found.why}.`,
      fix: 'See `p1 dlq list` for those that are there.',
    };
  const { entry, letter } = found;
  if (request.step !== null && request.step !== letter.step)
    throw new ConfigError({
      where: 'dead-letter',
      message: `Entry ${id} is of step "${letter.step}", and not of "${request.step}".`,
      fix: 'Leave out `step`.',
    });
  if (letter.state !== 'ready')
    return nothingDue(`Entry ${id} is in ${letter.state}: \`p1 dlq redrive ${id}\` makes it ready.`);
  const parameters = letter.has_parameters ? letter.parameters : {};
  return {
    entry,
    letter,
    request: { ...request, step: letter.step, parameters, isSmoke: letter.is_smoke, whenRefused: 'defer' },
  };
}

/** Why p1.yml does not take the entry, whatever else is asked; undefined when it does. */
export function misfitOf(config: Config, { request, entry }: Retryable): ConfigError | undefined {
  // What others made is not written anew, and so made one's own.
  if (entry.obstacle !== null) return undefined;
  const { step, parameters, isSmoke } = request;
  try {
    planLaunch(config, { ...NOTHING_ASKED, step, parameters, isSmoke });
    return undefined;
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
}

/** Puts in quarantine what would fail every drain in the same way. Nothing was retried. */
export async function parkMisfit(
  queue: DeadLetterQueue,
  { entry }: Retryable,
  misfit: ConfigError,
): Promise<NoRetry> {
  const reason = `p1.yml does not take it: ${misfit.message}`;
  const answer = await queue.obey([entry], { kind: 'quarantine', reason });
  const refusal = { decision: 'failure', reasonCode: 'config-invalid', fix: misfit.fix } as const;
  if (answer.kind === 'unavailable')
    return { ...refusal, message: `${misfit.message} ${answer.message} ${answer.fix}` };
  const [declined] = answer.declined;
  if (declined !== undefined) return nothingDue(`There is nothing to retry: ${declined}`);
  const release = `correct p1.yml, then \`p1 dlq release ${entry.id} --reason …\``;
  return {
    ...refusal,
    message: `Entry ${entry.id} is in quarantine now, since p1.yml does not take it: ${misfit.message} To have it retried, ${release}.`,
  };
}

/** Wins the attempt, or tells why another has it. */
export async function takeRetry(
  queue: DeadLetterQueue,
  { entry }: Retryable,
  plan: LaunchPlan,
  { session, waitMs }: { readonly session: string; readonly waitMs: number },
): Promise<Taken | NoRetry> {
  const longestMs = waitMs + plan.timeoutMs + plan.graceMs;
  const answer = await queue.take(entry, { session, run: '', longestMs });
  if (answer.kind === 'taken') return answer.taken;
  return answer.kind === 'ignored'
    ? nothingDue(`There is nothing to retry: ${answer.why}.`)
    : { decision: 'failure', ...answer };
}

/** Somebody else was faster: that is no failure. */
export function nothingDue(message: string): NoRetry {
  const fix = 'See `p1 dlq list` for what came of it, and when it is due.';
  return { decision: 'stop', reasonCode: 'nothing-due', message, fix };
}

function refuseContradiction(id: string, request: LaunchRequest): void {
  if (!isRunId(id))
    throw new ConfigError({
      where: 'dead-letter',
      message: `${quote(id)} is not the id of an entry.`,
      fix: 'Take one from `p1 dlq list`.',
    });
  if (Object.keys(request.parameters).length > 0)
    throw new ConfigError({
      where: 'parameters',
      message: 'A retry has the parameters of its entry.',
      fix: 'Leave out `parameters`, or launch the step anew.',
    });
}
