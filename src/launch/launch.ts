import { newRunId } from '../kernel/ids.ts';
import { layoutOf } from '../kernel/layout.ts';
import { commit, fail } from './conclude.ts';
import { diskFailure, type Failure, processFailure } from './failure.ts';
import { takeInputs } from './inputs-from.ts';
import { claimRunFolder, releaseRunFolder } from './owner.ts';
import type { LaunchPlan } from './plan.ts';
import type { LaunchOutcome, LaunchPorts, Run } from './ports.ts';
import type { ProcessOutcome } from './process/run-process.ts';
import { recoverOrphans } from './recovery.ts';
import { createRunRecord } from './run-record.ts';
import { runStep } from './run-step.ts';
import { createWorkspace, workspaceOf } from './workspace.ts';

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
  await recoverOrphans({
    layout,
    append: ports.journal.append,
    monotonicMs: ports.clock.monotonicMs,
    onOrphan: orphan =>
      ports.deadLetters.write({
        ...orphan,
        reasonCode: 'orphaned',
        message: 'p1 died before the outputs were committed.',
      }),
  });
  const unclaimed = claim(run, ports);
  record.queued({
    command: plan.command,
    parameters: plan.parameters,
    is_smoke: plan.isSmoke,
    timeout_ms: plan.timeoutMs,
  });
  const admission = await ports.admission.admit({ runId, step: plan.step });
  const ended = unclaimed === undefined ? await runAdmitted(run, ports) : fail(run, unclaimed, null);
  await admission.settle();
  if (ended.failure !== null) {
    await ports.deadLetters.write({ runId, step: plan.step, ...ended.failure });
  }
  releaseRunFolder(workspace.folder);
  return ended;
}

/** From here on the run is finalised by whoever finds it, should this process die. */
function claim({ plan, runId, workspace }: Run, { session, journal }: LaunchPorts): Failure | undefined {
  try {
    const run = {
      run: runId,
      step: plan.step,
      attempt: 1,
      session,
      is_smoke: plan.isSmoke,
      journal: journal.file,
    };
    claimRunFolder(workspace.folder, run);
    return undefined;
  } catch (error) {
    return diskFailure(error, 'claiming the run');
  }
}

async function runAdmitted(run: Run, ports: LaunchPorts): Promise<LaunchOutcome> {
  const { plan, layout, workspace, record } = run;
  let outcome: ProcessOutcome;
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
    outcome = await runStep(run, ports);
  } catch (error) {
    return fail(run, diskFailure(error, 'making the workspace'), null);
  }
  const failure = processFailure(plan, outcome);
  if (failure !== undefined) return fail(run, failure, outcome);
  try {
    return await commit(run, ports, outcome);
  } catch (error) {
    return fail(run, diskFailure(error, 'putting the outputs in place'), outcome);
  }
}
