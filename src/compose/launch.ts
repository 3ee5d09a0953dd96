import type { Config } from '../config/config.ts';
import { readEnvironment } from '../config/environment.ts';
import { ConfigError } from '../kernel/errors.ts';
import type { JournalEvent } from '../kernel/events/index.ts';
import type { Environment } from '../kernel/inputs.ts';
import { type Result, resultOfError } from '../kernel/result.ts';
import { queueNotConfigured } from '../launch/dead-letters.ts';
import { launch } from '../launch/launch.ts';
import { type LaunchPlan, type LaunchRequest, planLaunch } from '../launch/plan.ts';
import type { LaunchOutcome } from '../launch/ports.ts';
import type { LiveSink } from '../launch/process/output-pump.ts';
import { createStopSwitch } from '../launch/stop-request.ts';
import { anthropicPrices } from '../pricing/anthropic-prices.ts';
import { withOverrides } from '../pricing/price-overrides.ts';
import { openGuard } from './guard.ts';
import { outputStores } from './output-stores.ts';
import { openSession } from './session.ts';

export interface LaunchCall {
  readonly action: string;
  readonly config: Config;
  readonly request: LaunchRequest;
  readonly env: Environment;
  /** For GitHub's REST interface; empty off GitHub. */
  readonly token: string;
  /** The input `killswitch`: anything but nothing and false says stop. */
  readonly killswitch: string;
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

const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Launches a step with what this machine or runner offers. Nothing is written before the request is known to be legal.
 *
 * @throws ConfigError for a request that cannot be planned.
 */
export async function launchStep(call: LaunchCall): Promise<LaunchAnswer> {
  refuseWindows();
  const isOffline = call.request.isOffline || readEnvironment(call.env).isOffline;
  const plan = planLaunch(call.config, { ...call.request, isOffline });
  const { say, live } = call.streams(plan);
  const { action, env, config } = call;
  const session = openSession({ action, env, config, isOffline, parameters: plan.parameters, say });
  const stop = createStopSwitch();
  let signal: string | undefined;
  const onSignal = (name: NodeJS.Signals): void => {
    signal ??= name;
    stop.request({ cause: 'cancelled', why: name });
  };
  for (const name of STOP_SIGNALS) process.on(name, onSignal);
  try {
    const { guard, holder, origin } = await openGuard({
      config: call.config,
      env: call.env,
      token: call.token,
      repository: null,
      isOffline,
      killswitch: call.killswitch,
      tell: session.journal.append,
    });
    const outcome = await launch(plan, {
      config: call.config,
      session: session.context.session,
      environment: call.env,
      journal: session.journal,
      clock: session.clock,
      redactor: session.redactor,
      guard,
      holder,
      origin,
      prices: withOverrides(anthropicPrices(), call.config.prices),
      deadLetters: queueNotConfigured,
      live,
      stop,
      ...outputStores(call.env, { token: call.token, isOffline }),
    });
    const result = session.redactor.value(resultOf(call.action, outcome));
    return { result, outcome, signal, headline: session.finish(result) };
  } catch (error) {
    session.finish(session.redactor.value(resultOfError(call.action, error)));
    throw error;
  } finally {
    for (const name of STOP_SIGNALS) process.off(name, onSignal);
  }
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
    },
  };
}

/** An unchanged step has its outputs in place: all is well. Any other skip means that its outputs are not there. */
function decisionOf({ failure, state, reasonCode }: LaunchOutcome): Result['decision'] {
  if (failure !== null) return 'failure';
  return state === 'SKIPPED' && reasonCode !== 'unchanged' ? 'stop' : 'continue';
}

function refuseWindows(): void {
  if (process.platform !== 'win32') return;
  throw new ConfigError({
    where: 'platform',
    message: 'Launching needs process groups and links as Linux and macOS have them.',
    fix: 'Use `runs-on: ubuntu-latest` or macOS for jobs that launch steps.',
  });
}
