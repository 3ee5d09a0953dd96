import type { Config } from '../config/config.ts';
import { readEnvironment } from '../config/environment.ts';
import type { Taken } from '../dlq/queue.ts';
import { ConfigError } from '../kernel/errors.ts';
import type { JournalEvent } from '../kernel/events/index.ts';
import type { Environment } from '../kernel/inputs.ts';
import { layoutOf } from '../kernel/layout.ts';
import { type Result, resultOfError } from '../kernel/result.ts';
import type { DeadLetterAnswer } from '../launch/dead-letters.ts';
import { launch } from '../launch/launch.ts';
import { type LaunchPlan, type LaunchRequest, planLaunch } from '../launch/plan.ts';
import type { LaunchOutcome, LaunchPorts } from '../launch/ports.ts';
import type { LiveSink } from '../launch/process/output-pump.ts';
import { recoverOrphans } from '../launch/recovery.ts';
import type { StopSwitch } from '../launch/stop-request.ts';
import { anthropicPrices } from '../pricing/anthropic-prices.ts';
import { withOverrides } from '../pricing/price-overrides.ts';
import { deadLettersFor, openQueue, type QueueCall } from './dead-letters.ts';
import { openGuard } from './guard.ts';
import { outputStores } from './output-stores.ts';
import type { NoRetry } from './retry.ts';
import { openSession, type Session } from './session.ts';
import { withStopSignals } from './stop-signals.ts';

export interface LaunchCall {
  readonly action: string;
  readonly config: Config;
  readonly request: LaunchRequest;
  readonly env: Environment;
  /** For GitHub's REST interface; empty off GitHub. */
  readonly token: string;
  /** The input `killswitch`: anything but nothing and false says stop. */
  readonly killswitch: string;
  /** How p1 is seen where nothing is run. */
  readonly say: (line: string) => void;
  /** How the step and p1 are seen, once it is known what is to run. */
  readonly streams: (plan: LaunchPlan) => LaunchStreams;
}

export interface LaunchStreams {
  readonly say: (line: string, event: JournalEvent) => void;
  readonly live: { readonly stdout: LiveSink; readonly stderr: LiveSink };
}

export interface LaunchAnswer {
  readonly result: Result;
  readonly outcome: LaunchOutcome;
  /** The signal that asked p1 to stop, if one did. */
  readonly signal: string | undefined;
  /** The first line of the report. */
  readonly headline: string;
}

/** There was nothing to retry, or no leave to. */
export type NothingRetried = Omit<LaunchAnswer, 'outcome'> & { readonly outcome: null };

/**
 * Launches a step with what this machine or runner offers. Nothing is written before the request is known to be legal.
 *
 * @throws ConfigError for a request that cannot be planned.
 */
export async function launchStep(asked: LaunchCall): Promise<LaunchAnswer> {
  const call = checked(asked);
  const plan = planLaunch(call.config, call.request);
  return inSession(call, plan, place => launched(place, null));
}

/**
 * Retries entry `id` of the dead letter queue: its step, with its parameters, as its next attempt. One whose step or
 * parameters p1.yml does not take (any more) is put in quarantine, and the answer says why.
 *
 * @param ofMissing what it is that there is no such entry: who planned to retry it may come late, who typed its id may not.
 * @throws ConfigError for what is no id, a request that says what only the entry can say, or a regression run.
 */
export async function retryLetter(
  asked: LaunchCall,
  id: string,
  ofMissing: 'stop' | 'failure' = 'stop',
): Promise<LaunchAnswer | NothingRetried> {
  const call = checked(asked);
  refuseRegression(call.env);
  const { findRetry, misfitOf, nothingDue, parkMisfit, takeRetry } = await import('./retry.ts');
  const { isOffline } = call.request;
  const retry = await findRetry({ ...call, isOffline, repository: null }, id, call.request);
  if ('decision' in retry)
    return untried(call, id, async () =>
      retry.reasonCode === 'not-found' && ofMissing === 'stop' ? nothingDue(retry.message) : retry,
    );
  const misfit = misfitOf(call.config, retry);
  if (misfit !== undefined)
    return untried(call, id, async letters => parkMisfit(await openQueue(letters), retry, misfit));
  const plan = planLaunch(call.config, retry.request);
  return inSession<LaunchAnswer | NothingRetried>(call, plan, async place => {
    // A retry of it that died may have succeeded: whoever took the entry first would run it once more.
    const taken = (await toldDeadRetry(place, id))
      ? nothingDue(`The end of a retry of ${id} whose process had died was told just now.`)
      : await takeRetry(await openQueue(place.letters), retry, place.plan, {
          session: place.letters.session,
          waitMs: call.config.guard.waitMs,
        });
    return 'decision' in taken ? notRetried(call, place.session, taken) : launched(place, taken);
  });
}

/** What is not retried is told like any other end. */
async function untried(
  call: LaunchCall,
  id: string,
  decide: (letters: QueueCall) => Promise<NoRetry>,
): Promise<NothingRetried> {
  const { action, env, config, request } = call;
  const session = openSession({ action, env, config, isOffline: request.isOffline, say: call.say });
  const why = session.redactor.value(await decide(lettersOf(call, session)));
  if (why.reasonCode === 'untrusted')
    session.journal.append({ type: 'dead-letter.ignored', name: id, why: why.message });
  return notRetried(call, session, why);
}

/**
 * Finalises the dead runs of this machine. Whether the end of a retry of entry `id` was told; one that cannot be is no reason
 * never to retry it again.
 */
async function toldDeadRetry(place: LaunchPlace, id: string): Promise<boolean> {
  const { call, session, letters } = place;
  const { guard } = await guardOf(place);
  const queue = deadLettersFor(letters, null);
  let wasTold = false;
  const note = async (letterId: string, told: Promise<DeadLetterAnswer>): Promise<DeadLetterAnswer> => {
    const answer = await told;
    wasTold ||= letterId === id && answer.kind === 'filed';
    return answer;
  };
  await recoverOrphans({
    layout: layoutOf(call.config.root),
    append: session.journal.append,
    monotonicMs: session.clock.monotonicMs,
    settle: guard.settle,
    prices: pricesOf(call),
    deadLetters: {
      failed: (letterId, run) => note(letterId, queue.failed(letterId, run)),
      succeeded: retry => note(retry.letterId, queue.succeeded(retry)),
    },
  });
  return wasTold;
}

function lettersOf({ config, env, token, request }: LaunchCall, session: Session): QueueCall {
  return {
    config,
    env,
    token,
    isOffline: request.isOffline,
    repository: null,
    session: session.context.session,
    actor: session.context.actor,
    redact: session.redactor.value,
    tell: session.journal.append,
  };
}

function notRetried({ action }: LaunchCall, session: Session, why: NoRetry): NothingRetried {
  const { decision, reasonCode: reason_code, message, fix } = why;
  const result = session.redactor.value<Result>({
    schema_version: 1,
    action,
    decision,
    reason_code,
    message,
    fix,
    data: {},
  });
  return { result, outcome: null, signal: undefined, headline: session.finish(result) };
}

function checked(call: LaunchCall): LaunchCall {
  refuseWindows();
  const isOffline = call.request.isOffline || readEnvironment(call.env).isOffline;
  return { ...call, request: { ...call.request, isOffline } };
}

/** One call under way. */
interface LaunchPlace {
  readonly call: LaunchCall;
  readonly plan: LaunchPlan;
  readonly session: Session;
  readonly letters: QueueCall;
  readonly live: LaunchStreams['live'];
  readonly stop: StopSwitch;
  readonly signal: () => string | undefined;
}

/** Does `work` as one session, which a signal asks to stop, and whose end is told whatever happens. */
async function inSession<T>(
  call: LaunchCall,
  plan: LaunchPlan,
  work: (place: LaunchPlace) => Promise<T>,
): Promise<T> {
  const { action, env, config } = call;
  const { isOffline } = plan;
  const { say, live } = call.streams(plan);
  const session = openSession({ action, env, config, isOffline, parameters: plan.parameters, say });
  const letters = lettersOf(call, session);
  try {
    return await withStopSignals(signals => work({ call, plan, session, letters, live, ...signals }));
  } catch (error) {
    session.finish(session.redactor.value(resultOfError(call.action, error)));
    throw error;
  }
}

async function launched(place: LaunchPlace, taken: Taken | null): Promise<LaunchAnswer> {
  const { call, plan, session, letters, live, stop } = place;
  const { isOffline } = plan;
  const { guard, holder, origin } = await guardOf(place);
  const ports: LaunchPorts = {
    config: call.config,
    session: session.context.session,
    environment: call.env,
    journal: session.journal,
    clock: session.clock,
    redactor: session.redactor,
    guard,
    holder,
    origin,
    prices: pricesOf(call),
    deadLetters: deadLettersFor(letters, taken),
    live,
    stop,
    ...outputStores(call.env, { token: call.token, isOffline }),
  };
  const retry = taken === null ? null : { letterId: taken.claim.id, attempt: taken.claim.attempt };
  const outcome = await launch(plan, ports, retry);
  const result = session.redactor.value(resultOf(call.action, outcome));
  return { result, outcome, signal: place.signal(), headline: session.finish(result) };
}

function guardOf({ call, plan, session }: LaunchPlace) {
  const { config, env, token, killswitch } = call;
  return openGuard({
    config,
    env,
    token,
    repository: null,
    isOffline: plan.isOffline,
    killswitch,
    tell: session.journal.append,
  });
}

function pricesOf({ config }: LaunchCall): LaunchPorts['prices'] {
  return withOverrides(anthropicPrices(), config.prices);
}

function resultOf(action: string, outcome: LaunchOutcome): Result {
  const { failure, step, runId } = outcome;
  return {
    schema_version: 1,
    action,
    decision: decisionOf(outcome),
    reason_code: outcome.reasonCode,
    message:
      failure?.message ??
      `Step "${step}" ${outcome.state === 'SKIPPED' ? `was skipped (${outcome.reasonCode})` : 'succeeded'}.`,
    fix: failure?.fix ?? null,
    data: {
      state: outcome.state,
      step,
      run_id: runId,
      outputs_path: outcome.outputsPath,
      manifest_digest: outcome.manifestDigest,
      exit_code: outcome.exitCode,
      duration_ms: outcome.durationMs,
      cost_micro_usd: outcome.costMicroUsd,
      dlq_id: outcome.letterId,
    },
  };
}

/** An unchanged step has its outputs in place: all is well. Any other skip means that its outputs are not there. */
function decisionOf({ failure, state, reasonCode }: LaunchOutcome): Result['decision'] {
  if (failure !== null) return 'failure';
  return state === 'SKIPPED' && reasonCode !== 'unchanged' ? 'stop' : 'continue';
}

/** Its end would not be told to the queue: the entry would stay claimed. */
function refuseRegression(env: Environment): void {
  if (!readEnvironment(env).isRegression) return;
  throw new ConfigError({
    where: 'REGRESSION_MODE',
    message: 'A regression run is kept out of the dead letter queue, and a retry is an entry of it.',
    fix: 'Unset REGRESSION_MODE to retry entries.',
  });
}

function refuseWindows(): void {
  if (process.platform !== 'win32') return;
  throw new ConfigError({
    where: 'platform',
    message: 'Launching needs process groups and links as Linux and macOS have them.',
    fix: 'Use `runs-on: ubuntu-latest` or macOS for jobs that launch steps.',
  });
}
