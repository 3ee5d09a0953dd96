import { messageOf } from '../kernel/errors.ts';
import { makeFolder } from '../kernel/make-folder.ts';
import type { ReasonCode } from '../kernel/result.ts';
import { pruneEvidence } from './evidence.ts';
import { type Failure, processFailure, stopFailure } from './failure.ts';
import { type Promotion, promote } from './outputs/promote.ts';
import { pruneSets } from './outputs/prune.ts';
import { verifyOutputs } from './outputs/verify.ts';
import type { LaunchOutcome, LaunchPorts, Run } from './ports.ts';
import type { ProcessOutcome } from './process/run-process.ts';
import type { StopRequest } from './stop-request.ts';
import { namesNotStorable, storeOutputs } from './store-outputs.ts';
import type { UnchangedSet } from './unchanged.ts';
import { clearWorkspace, dropParameters, keepEvidence, removeRunFolder } from './workspace.ts';

const SHOWN_PROBLEMS = 20;
/** What a run has cost is known when it is booked. */
const UNSPENT = { costMicroUsd: 0, isSettled: true, refusal: null, letterId: null, isFiled: true } as const;

/**
 * Makes what the step left final, or refuses it.
 *
 * @throws the system's error of a disk that refuses, with no set left in place.
 */
export async function commit(run: Run, ports: LaunchPorts, outcome: ProcessOutcome): Promise<LaunchOutcome> {
  const { plan, runId, workspace, record } = run;
  const set = await verifyUnlessStopped(run, ports);
  if (set.kind === 'stopped') return fail(run, stopFailure(plan, set.request), outcome);
  if (set.kind === 'rejected') return reject(run, set.reasonCode, set.problems, outcome);
  const unstorable = namesNotStorable(set.entries, plan, ports.artifacts);
  if (unstorable.length > 0) return reject(run, 'outputs-invalid', unstorable, outcome);
  record.outputsVerified(set.entries);
  const stopped = ports.stop.requested();
  if (stopped !== undefined) {
    const failure = processFailure(plan, { ...outcome, stopped });
    if (failure !== undefined) return fail(run, failure, outcome);
  }
  makeFolder(workspace.stepFolder);
  const promotion = promote({
    staged: workspace.staged,
    stepFolder: workspace.stepFolder,
    set,
    manifest: {
      schema_version: 1,
      step: plan.step,
      run: runId,
      session: ports.session,
      inputs_digest: run.inputsDigest,
      files: set.entries,
    },
    becomesCurrent: !plan.isSmoke,
  });
  if (promotion.kind === 'rejected') return reject(run, 'outputs-invalid', promotion.problems, outcome);
  const succeeded = succeed(run, ports, outcome, promotion);
  const notStored = await storeOutputs(run, ports, promotion.path);
  return notStored === undefined
    ? succeeded
    : { ...succeeded, reasonCode: notStored.reasonCode, failure: notStored };
}

type Stopped = { readonly kind: 'stopped'; readonly request: StopRequest };

/** Outputs may take minutes to read: who is asked to stop meanwhile does not read on. */
async function verifyUnlessStopped(
  { plan, workspace }: Run,
  { config, stop }: LaunchPorts,
): Promise<Awaited<ReturnType<typeof verifyOutputs>> | Stopped> {
  const stopping = new AbortController();
  stop.onRequest(() => stopping.abort());
  const { outputs } = plan;
  const { repositoryRoot } = config;
  try {
    return await verifyOutputs({
      folder: workspace.staged,
      outputs,
      repositoryRoot,
      signal: stopping.signal,
    });
  } catch (error) {
    const request = stop.requested();
    if (request === undefined || !stopping.signal.aborted) throw error;
    return { kind: 'stopped', request };
  }
}

function succeed(
  { plan, runId, layout, workspace, record }: Run,
  ports: LaunchPorts,
  { exitCode }: ProcessOutcome,
  { path, manifestDigest, notFlushed }: Extract<Promotion, { kind: 'promoted' }>,
): LaunchOutcome {
  if (notFlushed !== null) {
    record.warn(
      `The disk did not confirm the switch of current: ${notFlushed}.`,
      'Look at the health of the disk.',
    );
  }
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
  const ending = {
    reasonCode: 'ok',
    failure: null,
    outputsPath: path,
    manifestDigest,
    exitCode,
    signal: null,
    durationMs,
    ...UNSPENT,
  } as const;
  return { runId, step: plan.step, state: 'SUCCESS', ...ending };
}

/** Ends a run that is not needed or not admitted; `set` is what stands for its outputs. */
export function skip(
  { plan, runId, record, workspace }: Run,
  reasonCode: ReasonCode,
  message: string,
  set: UnchangedSet | null,
): LaunchOutcome {
  clearWorkspace(workspace);
  const durationMs = record.skipped(reasonCode, message);
  const outputs = { outputsPath: set?.path ?? null, manifestDigest: set?.manifestDigest ?? null };
  const ending = { reasonCode, failure: null, exitCode: null, signal: null, durationMs, ...UNSPENT };
  return { runId, step: plan.step, state: 'SKIPPED', ...outputs, ...ending };
}

function reject(
  run: Run,
  reasonCode: Failure['reasonCode'],
  problems: readonly string[],
  outcome: ProcessOutcome,
): LaunchOutcome {
  run.record.outputsRejected(problems);
  const message = `The outputs are not what step "${run.plan.step}" declares: ${firstOf(problems)}.`;
  const fix = 'Correct the step or its `outputs`; what it left is kept beside its log.';
  return fail(run, { reasonCode, message, fix }, outcome);
}

/** What fits into a sentence; the journal has all of them. */
function firstOf(problems: readonly string[]): string {
  const rest = problems.length - SHOWN_PROBLEMS;
  return `${problems.slice(0, SHOWN_PROBLEMS).join('; ')}${rest > 0 ? `; and ${rest} more` : ''}`;
}

/** Ends a run that can no longer succeed: no outputs, all evidence. */
export function fail(
  { plan, runId, workspace, record }: Run,
  failure: Failure,
  outcome: ProcessOutcome | null,
): LaunchOutcome {
  try {
    dropParameters(workspace);
    keepEvidence(workspace);
  } catch (error) {
    record.warn(
      `What the run left could not be kept: ${messageOf(error)}.`,
      'Look in the outputs folder of the step.',
    );
  }
  try {
    pruneEvidence(workspace, plan.keep, new Date());
  } catch (error) {
    record.warn(
      `What older runs left could not be removed: ${messageOf(error)}.`,
      'Remove it by hand, in `tmp/`.',
    );
  }
  const exitCode = outcome?.exitCode ?? null;
  const signal = outcome?.signal ?? null;
  const durationMs = record.failed(failure, {
    exitCode,
    signal,
    evidence: workspace.folder,
  });
  const outputs = { outputsPath: null, manifestDigest: null };
  const ending = { reasonCode: failure.reasonCode, failure, exitCode, signal, durationMs, ...UNSPENT };
  return { runId, step: plan.step, state: 'FAIL', ...outputs, ...ending };
}
