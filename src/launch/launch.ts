import type { Hold } from '../guard/guard.ts';
import type { Refusal } from '../guard/refusal.ts';
import { messageOf } from '../kernel/errors.ts';
import { isRunId, newRunId } from '../kernel/ids.ts';
import { layoutOf } from '../kernel/layout.ts';
import { commit, fail, skip } from './conclude.ts';
import { tellQueue } from './failed-run.ts';
import { diskFailure, type Failure, processFailure, stopFailure } from './failure.ts';
import { takeInputs } from './inputs-from.ts';
import { claimRunFolder, releaseRunFolder } from './owner.ts';
import type { LaunchPlan } from './plan.ts';
import type { LaunchOutcome, LaunchPorts, Retry, Run } from './ports.ts';
import { recoverOrphans } from './recovery.ts';
import { createRunRecord } from './run-record.ts';
import { runStep, type StepWork } from './run-step.ts';
import { isStoredAway } from './store-outputs.ts';
import { findUnchanged } from './unchanged.ts';
import { askGuard, runHeld, type Worked } from './under-guard.ts';
import { createWorkspace, workspaceOf } from './workspace.ts';

/**
 * Launches one step: admission, workspace, process, verification, promotion. Every way out ends in SUCCESS with a whole
 * output set, or in FAIL with none, and is told to the journal.
 */
export async function launch(
  plan: LaunchPlan,
  ports: LaunchPorts,
  retry: Retry | null = null,
): Promise<LaunchOutcome> {
  const runId = isRunId(ports.session) ? ports.session : newRunId(ports.clock.now());
  const attempt = retry?.attempt ?? 1;
  const layout = layoutOf(ports.config.root);
  const workspace = workspaceOf(layout, { runId, step: plan.step, isSmoke: plan.isSmoke });
  const record = createRunRecord({ runId, step: plan.step, attempt }, ports.journal, ports.clock);
  await recoverOrphans({
    layout,
    append: ports.journal.append,
    monotonicMs: ports.clock.monotonicMs,
    settle: ports.guard.settle,
    prices: ports.prices,
    deadLetters: ports.deadLetters,
  });
  // Only now: an orphan may have become the current set of a step that this one reads.
  const digest = plan.skipUnchanged && !plan.isSmoke ? await digestOf(plan, ports) : null;
  const letterId = retry?.letterId ?? runId;
  const run: Run = { plan, runId, letterId, attempt, layout, workspace, record, inputsDigest: digest };
  const unclaimed = claim(run, ports);
  record.queued({
    command: plan.command,
    parameters: plan.parameters,
    is_smoke: plan.isSmoke,
    timeout_ms: plan.timeoutMs,
  });
  const worked = unclaimed === undefined ? await runOrTell(run, ports) : fail(run, unclaimed, null);
  const ended = await tellQueue(run, worked, ports);
  if (ended.isSettled && ended.isFiled) release(run, ports);
  return ended;
}

/** A run whose end could not be told keeps its claim, as does one whose cost could not be booked: the next launch does it. */
function release({ workspace, record }: Run, { journal }: LaunchPorts): void {
  if (!journal.isWhole()) return;
  try {
    releaseRunFolder(workspace.folder);
  } catch (error) {
    record.warn(
      `The run's claim could not be removed: ${messageOf(error)}.`,
      'Nothing: the next launch removes it.',
    );
  }
}

/** What it needs (glob patterns) is loaded for the few steps that skip. */
async function digestOf(plan: LaunchPlan, { config }: LaunchPorts): Promise<string | null> {
  const { inputsDigest } = await import('./inputs-digest.ts');
  return inputsDigest(plan, config);
}

/** From here on the run is finalised by whoever finds it, should this process die. */
function claim(
  { plan, runId, letterId, attempt, workspace }: Run,
  { session, journal, artifacts }: LaunchPorts,
): Failure | undefined {
  try {
    const run = {
      run: runId,
      step: plan.step,
      attempt,
      letter: letterId === runId ? null : letterId,
      session,
      is_smoke: plan.isSmoke,
      uploads: isStoredAway(plan, artifacts),
      journal: journal.file,
    };
    claimRunFolder(workspace.folder, run);
    return undefined;
  } catch (error) {
    return diskFailure(error, 'claiming the run');
  }
}

/** An error that nobody foresaw ends the run too, before it goes on its way. */
async function runOrTell(run: Run, ports: LaunchPorts): Promise<LaunchOutcome> {
  try {
    return await runClaimed(run, ports);
  } catch (error) {
    if (!run.record.hasEnded()) {
      const fix = 'Report it at the repository of p1, with the stack that follows.';
      const failure: Failure = { reasonCode: 'internal', message: `p1 has a bug: ${messageOf(error)}.`, fix };
      const ended = await tellQueue(run, fail(run, failure, null), ports);
      if (ended.isFiled) release(run, ports);
    }
    throw error;
  }
}

async function runClaimed(run: Run, ports: LaunchPorts): Promise<LaunchOutcome> {
  const unchanged = await skipUnchanged(run, ports);
  if (unchanged !== undefined) return unchanged;
  const admission = await askGuard(run, ports);
  const stopped = ports.stop.requested();
  if (admission.kind === 'refused') {
    return stopped === undefined
      ? refuse(run, admission.refusal)
      : fail(run, stopFailure(run.plan, stopped), null);
  }
  return runHeld(run, ports, admission.hold, () => runAdmitted(run, ports, admission.hold));
}

/** The outcome of a run that is not needed, or undefined when it is. A memo that fails is a miss. */
async function skipUnchanged(run: Run, { memo }: LaunchPorts): Promise<LaunchOutcome | undefined> {
  const { plan, workspace } = run;
  if (run.inputsDigest === null) return undefined;
  const found = await findUnchanged(workspace.stepFolder, plan.step, run.inputsDigest, memo);
  return found === undefined
    ? undefined
    : skip(run, 'unchanged', 'Nothing that it is made from has changed.', found);
}

/** What a refusal makes of a run: FAIL, or SKIPPED for those who would rather go without, or wait. */
function refuse(run: Run, refusal: Refusal): LaunchOutcome {
  const { reasonCode, message, fix } = refusal;
  const ended =
    run.plan.whenRefused === 'fail'
      ? fail(run, { reasonCode, message, fix }, null)
      : skip(run, reasonCode, message, null);
  return { ...ended, refusal };
}

async function runAdmitted(run: Run, ports: LaunchPorts, hold: Hold): Promise<Worked> {
  const { plan, layout, workspace, record } = run;
  let worked: StepWork;
  try {
    const stopped = ports.stop.requested();
    if (stopped !== undefined) return idle(fail(run, stopFailure(plan, stopped), null));
    createWorkspace(layout, workspace, plan.parameters);
    const inputs = await takeInputs({
      layout,
      steps: plan.inputsFrom,
      folder: workspace.inputs,
      artifacts: ports.artifacts,
    });
    if (inputs.kind !== 'ready') {
      const reasonCode = inputs.kind === 'absent' ? 'not-found' : 'outputs-invalid';
      return idle(fail(run, { ...inputs, reasonCode }, null));
    }
    record.running({ workspace: workspace.folder });
    worked = await runStep(run, ports, hold);
  } catch (error) {
    return idle(fail(run, diskFailure(error, 'making the workspace'), null));
  }
  const { outcome, usage } = worked;
  const failure = processFailure(plan, outcome);
  if (failure !== undefined) return { ended: fail(run, failure, outcome), usage };
  try {
    return { ended: await commit(run, ports, outcome), usage };
  } catch (error) {
    return { ended: fail(run, diskFailure(error, 'putting the outputs in place'), outcome), usage };
  }
}

/** Nothing ran, and nothing was spent. */
function idle(ended: LaunchOutcome): Worked {
  return { ended, usage: null };
}
