import type { Config } from '../config/config.ts';
import { readEnvironment } from '../config/environment.ts';
import { ConfigError } from '../kernel/errors.ts';
import type { JournalEvent } from '../kernel/events/index.ts';
import type { Environment } from '../kernel/inputs.ts';
import type { Result } from '../kernel/result.ts';
import { guardNotConfigured } from '../launch/admission.ts';
import { queueNotConfigured } from '../launch/dead-letters.ts';
import { launch } from '../launch/launch.ts';
import { type LaunchRequest, planLaunch } from '../launch/plan.ts';
import type { LaunchOutcome } from '../launch/ports.ts';
import type { LiveSink } from '../launch/process/output-pump.ts';
import { createStopSwitch } from '../launch/stop-request.ts';
import { openSession } from './session.ts';

export interface LaunchCall {
  readonly action: string;
  readonly config: Config;
  readonly request: LaunchRequest;
  readonly env: Environment;
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
  const session = openSession({ ...call, isOffline });
  const stop = createStopSwitch();
  let signal: string | undefined;
  const onSignal = (name: NodeJS.Signals): void => {
    signal ??= name;
    stop.request({ cause: 'cancelled', why: name });
  };
  for (const name of STOP_SIGNALS) process.on(name, onSignal);
  try {
    const outcome = await launch(plan, {
      config: call.config,
      session: session.context.session,
      environment: call.env,
      journal: session.journal,
      clock: session.clock,
      redactor: session.redactor,
      admission: guardNotConfigured,
      deadLetters: queueNotConfigured,
      live: call.live,
      stop,
    });
    const result = session.redactor.value(resultOf(call.action, outcome));
    return { result, outcome, signal, headline: session.finish(result) };
  } finally {
    for (const name of STOP_SIGNALS) process.off(name, onSignal);
  }
}

function resultOf(action: string, outcome: LaunchOutcome): Result {
  const { failure, step, runId } = outcome;
  return {
    schema_version: 1,
    action,
    decision: failure === null ? 'continue' : 'failure',
    reason_code: failure?.reasonCode ?? 'ok',
    message: failure?.message ?? `Step "${step}" succeeded.`,
    fix: failure?.fix ?? null,
    data: {
      state: outcome.state,
      step,
      run_id: runId,
      outputs_path: outcome.outputsPath,
      manifest_digest: outcome.manifestDigest,
      exit_code: outcome.exitCode,
      duration_ms: outcome.durationMs,
    },
  };
}

function refuseWindows(): void {
  if (process.platform !== 'win32') return;
  throw new ConfigError({
    where: 'platform',
    message: 'Launching needs process groups and links as Linux and macOS have them.',
    fix: 'Use `runs-on: ubuntu-latest` or macOS for jobs that launch steps.',
  });
}
