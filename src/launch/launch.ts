import { mkdirSync } from 'node:fs';
import type { Config } from '../config/config.ts';
import type { Clock } from '../kernel/clock.ts';
import { messageOf } from '../kernel/errors.ts';
import { newRunId } from '../kernel/ids.ts';
import type { Environment } from '../kernel/inputs.ts';
import type { Journal } from '../kernel/journal.ts';
import { type Layout, layoutOf } from '../kernel/layout.ts';
import type { RunState } from '../kernel/run-states.ts';
import type { Redactor } from '../redact/redactor.ts';
import type { Admission } from './admission.ts';
import { childEnvironment } from './child-environment.ts';
import type { DeadLetters } from './dead-letters.ts';
import { diskFailure, type Failure, processFailure } from './failure.ts';
import { takeInputs } from './inputs-from.ts';
import { type Promotion, promote } from './outputs/promote.ts';
import { pruneSets } from './outputs/prune.ts';
import { verifyOutputs } from './outputs/verify.ts';
import type { LaunchPlan } from './plan.ts';
import { openCappedLog } from './process/capped-log.ts';
import type { LiveSink } from './process/output-pump.ts';
import { type ProcessOutcome, runProcess } from './process/run-process.ts';
import { createRunRecord, type RunRecord } from './run-record.ts';
import type { StopSwitch } from './stop-request.ts';
import {
  clearWorkspace,
  createWorkspace,
  keepEvidence,
  removeRunFolder,
  type Workspace,
  workspaceOf,
} from './workspace.ts';

/** What a launch needs of the place where it runs. */
export interface LaunchPorts {
  readonly config: Config;
  readonly session: string;
  readonly environment: Environment;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly redactor: Redactor;
  readonly admission: Admission;
  readonly deadLetters: DeadLetters;
  readonly live: { readonly stdout: LiveSink; readonly stderr: LiveSink };
  readonly stop: StopSwitch;
}

export interface LaunchOutcome {
  readonly runId: string;
  readonly step: string;
  readonly state: RunState;
  /** Null when the run succeeded. */
  readonly failure: Failure | null;
  readonly outputsPath: string | null;
  readonly manifestDigest: string | null;
  readonly exitCode: number | null;
  readonly durationMs: number;
}

interface Run {
  readonly plan: LaunchPlan;
  readonly runId: string;
  readonly layout: Layout;
  readonly workspace: Workspace;
  readonly record: RunRecord;
}

/**
 * Launches one step: admission, workspace, process, verification, promotion. Every way out ends in SUCCESS with a whole
 * output set, or in FAIL with none, and is told to the journal.
 */
export async function launch(plan: LaunchPlan, ports: LaunchPorts): Promise<LaunchOutcome> {
  const runId = newRunId(ports.clock.now());
  const layout = layoutOf(ports.config.root);
  const workspace = workspaceOf(layout, { runId, step: plan.step, isSmoke: plan.isSmoke });
  const record = createRunRecord({ runId, step: plan.step, attempt: 1 }, ports.journal, ports.clock);
  const run: Run = { plan, runId, layout, workspace, record };
  record.queued({
    command: plan.command,
    parameters: plan.parameters,
    is_smoke: plan.isSmoke,
    timeout_ms: plan.timeoutMs,
  });
  const admission = await ports.admission.admit({ runId, step: plan.step });
  const ended = await runAdmitted(run, ports);
  await admission.settle();
  if (ended.failure !== null) {
    await ports.deadLetters.write({ runId, step: plan.step, ...ended.failure });
  }
  return ended;
}

async function runAdmitted(run: Run, ports: LaunchPorts): Promise<LaunchOutcome> {
  const { plan, layout, workspace, record } = run;
  try {
    createWorkspace(layout, workspace, plan.parameters);
    const inputs = takeInputs(layout, plan.inputsFrom, workspace.inputs);
    if (inputs.kind !== 'ready') {
      return fail(
        run,
        { ...inputs, reasonCode: inputs.kind === 'absent' ? 'not-found' : 'outputs-invalid' },
        null,
      );
    }
    record.running({ workspace: workspace.folder });
  } catch (error) {
    return fail(run, diskFailure(error, 'making the workspace'), null);
  }
  const outcome = await runStep(run, ports);
  const failure = processFailure(plan, outcome);
  if (failure !== undefined) return fail(run, failure, outcome);
  try {
    return await commit(run, ports, outcome);
  } catch (error) {
    return fail(run, diskFailure(error, 'putting the outputs in place'), outcome);
  }
}

async function runStep(run: Run, ports: LaunchPorts): Promise<ProcessOutcome> {
  const { plan, workspace, record } = run;
  const log = openCappedLog(workspace.log, error => {
    record.warn(`The step's log is incomplete: ${messageOf(error)}.`, 'Free disk space.');
  });
  const outcome = await runProcess({
    argv: plan.argv,
    cwd: plan.cwd,
    env: variables(run, ports),
    timeoutMs: plan.timeoutMs,
    graceMs: plan.graceMs,
    redactor: ports.redactor,
    log,
    live: ports.live,
    stop: ports.stop,
    clock: ports.clock,
    onStarted: record.processStarted,
    onSignalled: record.processSignalled,
  });
  const { keptBytes, seenBytes } = log.close();
  if (keptBytes < seenBytes) record.outputTruncated(keptBytes, seenBytes);
  record.processExited(outcome);
  return outcome;
}

function variables(
  { plan, runId, workspace }: Run,
  { environment, session }: LaunchPorts,
): Record<string, string> {
  return childEnvironment(environment, plan.env, {
    runId,
    session,
    step: plan.step,
    attempt: 1,
    idempotencyKey: runId,
    outputFolder: workspace.staged,
    workspace: workspace.scratch,
    inputsFolder: workspace.inputs,
    parametersFile: workspace.parametersFile,
    parameters: plan.parameters,
    isSmoke: plan.isSmoke,
    isOffline: plan.isOffline,
  });
}

async function commit(run: Run, ports: LaunchPorts, outcome: ProcessOutcome): Promise<LaunchOutcome> {
  const { plan, runId, workspace, record } = run;
  const set = await verifyOutputs({
    folder: workspace.staged,
    outputs: plan.outputs,
    repositoryRoot: ports.config.repositoryRoot,
  });
  if (set.kind === 'rejected') return reject(run, set.reasonCode, set.problems, outcome);
  record.outputsVerified(set.entries);
  const stopped = ports.stop.requested();
  if (stopped !== undefined) {
    const failure = processFailure(plan, { ...outcome, stopped });
    if (failure !== undefined) return fail(run, failure, outcome);
  }
  mkdirSync(workspace.stepFolder, { recursive: true });
  const promotion = promote({
    staged: workspace.staged,
    stepFolder: workspace.stepFolder,
    set,
    manifest: { schema_version: 1, step: plan.step, run: runId, session: ports.session, files: set.entries },
    becomesCurrent: !plan.isSmoke,
  });
  if (promotion.kind === 'rejected') return reject(run, 'outputs-invalid', promotion.problems, outcome);
  return succeed(run, ports, outcome, promotion);
}

function succeed(
  { plan, runId, layout, workspace, record }: Run,
  ports: LaunchPorts,
  { exitCode }: ProcessOutcome,
  { path, manifestDigest }: Extract<Promotion, { kind: 'promoted' }>,
): LaunchOutcome {
  record.promoted({ path, manifest_digest: manifestDigest, is_current: !plan.isSmoke });
  const durationMs = record.succeeded({
    exit_code: exitCode,
    outputs_path: path,
    manifest_digest: manifestDigest,
  });
  try {
    clearWorkspace(workspace);
    const removed = pruneSets(workspace.stepFolder, plan.keep, ports.clock.now());
    for (const old of removed) removeRunFolder(layout, old);
  } catch (error) {
    record.warn(`Old files could not be removed: ${messageOf(error)}.`, 'Remove them by hand.');
  }
  return {
    runId,
    step: plan.step,
    state: 'SUCCESS',
    failure: null,
    outputsPath: path,
    manifestDigest,
    exitCode,
    durationMs,
  };
}

function reject(
  run: Run,
  reasonCode: Failure['reasonCode'],
  problems: readonly string[],
  outcome: ProcessOutcome,
): LaunchOutcome {
  run.record.outputsRejected(problems);
  const message = `The outputs are not what step "${run.plan.step}" declares: ${problems.join('; ')}.`;
  const fix = 'Correct the step or its `outputs`; what it left is kept beside its log.';
  return fail(run, { reasonCode, message, fix }, outcome);
}

function fail(
  { plan, runId, workspace, record }: Run,
  failure: Failure,
  outcome: ProcessOutcome | null,
): LaunchOutcome {
  try {
    keepEvidence(workspace);
  } catch (error) {
    record.warn(
      `What the run left could not be kept: ${messageOf(error)}.`,
      'Look in the outputs folder of the step.',
    );
  }
  const exitCode = outcome?.exitCode ?? null;
  const durationMs = record.failed(failure, {
    exitCode,
    signal: outcome?.signal ?? null,
    evidence: workspace.folder,
  });
  return {
    runId,
    step: plan.step,
    state: 'FAIL',
    failure,
    outputsPath: null,
    manifestDigest: null,
    exitCode,
    durationMs,
  };
}
