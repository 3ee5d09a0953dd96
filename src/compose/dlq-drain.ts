import type { Result } from '../kernel/result.ts';
import { sentenceOf } from '../kernel/result.ts';
import { operateDlq } from './dlq-operation.ts';
import { type LaunchAnswer, type LaunchCall, type NothingRetried, retryLetter } from './launch.ts';
import { redactorFor } from './session.ts';

export interface DrainOptions {
  /** How many retries are made at most. */
  readonly max: number;
  readonly print: (text: string) => void;
}

export interface DrainAnswer {
  readonly result: Result;
  readonly signal: string | undefined;
}

/**
 * Retries what is due, one after another, until nothing is due any more, `max` were made, the guard lets none start, or a
 * signal comes. Each retry is a launch with a session and a report of its own.
 */
export async function drainDlq(call: LaunchCall, { max, print }: DrainOptions): Promise<DrainAnswer> {
  const ends: ReturnType<typeof endOf>[] = [];
  const seen = new Set<string>();
  let signal: string | undefined;
  while (seen.size < max && signal === undefined) {
    const plan = await planOf(call, max - seen.size, seen);
    if (plan.kind === 'failed') return { result: plan.result, signal };
    const [id] = plan.due;
    if (id === undefined) break;
    seen.add(id);
    const answer = await retryLetter(call, id);
    signal = answer.signal;
    ends.push(endOf(id, answer));
    print(`${id}: ${answer.headline}`);
    if (answer.result.decision !== 'continue') print(sentenceOf(answer.result));
  }
  return { signal, result: summary(call, ends) };
}

function endOf(id: string, { outcome, result }: LaunchAnswer | NothingRetried) {
  const { decision, reason_code } = result;
  return { id, state: outcome?.state ?? 'NONE', decision, reason_code };
}

function summary({ action }: LaunchCall, retries: ReturnType<typeof endOf>[]): Result {
  const good = retries.filter(({ state, decision }) => state === 'SUCCESS' && decision !== 'failure').length;
  const failures = retries.filter(({ decision }) => decision === 'failure');
  const [bad, first] = [failures.length, failures[0]];
  const message = `${retries.length} retries: ${good} succeeded, ${bad} failed, ${retries.length - good - bad} wait on.`;
  const [held] = retries;
  const common = { schema_version: 1 as const, action, message, data: { retries } };
  // That nothing could be done is not that all is well.
  if (first === undefined && good === 0 && held !== undefined)
    return { ...common, decision: 'stop', reason_code: held.reason_code, fix: null };
  return first === undefined
    ? { ...common, decision: 'continue', reason_code: 'ok', fix: null }
    : {
        ...common,
        decision: 'failure',
        reason_code: first.reason_code,
        fix: 'See `p1 dlq list` for when they are tried again, and `p1 dlq inspect <id>` for why they failed.',
      };
}

type Plan =
  | { readonly kind: 'planned'; readonly due: readonly string[] }
  | { readonly kind: 'failed'; readonly result: Result };

async function planOf(call: LaunchCall, max: number, tried: ReadonlySet<string>): Promise<Plan> {
  const { result, decisions } = await operateDlq({
    ...operationCall(call),
    operation: { kind: 'plan', max, isDryRun: false, tried },
  });
  if (decisions === null) return { kind: 'failed', result };
  return {
    kind: 'planned',
    due: decisions.filter(({ kind }) => kind === 'retry').map(({ entry }) => entry.id),
  };
}

function operationCall({ action, config, env, token, killswitch, request }: LaunchCall) {
  const { isOffline } = request;
  const redact = redactorFor(env, config).value;
  return {
    action,
    config,
    env,
    token,
    killswitch,
    isOffline,
    repository: null,
    session: '',
    actor: null,
    redact,
    tell: () => {},
  };
}
