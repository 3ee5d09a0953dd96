import { mkdirSync } from 'node:fs';
import { messageOf } from '../kernel/errors.ts';
import { type Failure, processFailure } from './failure.ts';
import { type Promotion, promote } from './outputs/promote.ts';
import { pruneSets } from './outputs/prune.ts';
import { verifyOutputs } from './outputs/verify.ts';
import type { LaunchOutcome, LaunchPorts, Run } from './ports.ts';
import type { ProcessOutcome } from './process/run-process.ts';
import { clearWorkspace, keepEvidence, removeRunFolder } from './workspace.ts';

/**
 * Makes what the step left final, or refuses it.
 *
 * @throws the system's error of a disk that refuses, with no set left in place.
 */
export async function commit(run: Run, ports: LaunchPorts, outcome: ProcessOutcome): Promise<LaunchOutcome> {
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

/** Ends a run that can no longer succeed: no outputs, all evidence. */
export function fail(
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
