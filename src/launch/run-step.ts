import { messageOf } from '../kernel/errors.ts';
import { childEnvironment } from './child-environment.ts';
import type { LaunchPorts, Run } from './ports.ts';
import { openCappedLog } from './process/capped-log.ts';
import { writeTrace } from './process/process-trace.ts';
import { type ProcessOutcome, runProcess } from './process/run-process.ts';

/** Runs the step's process to its end, and tells the journal of it. */
export async function runStep(run: Run, ports: LaunchPorts): Promise<ProcessOutcome> {
  const { plan, workspace, record } = run;
  const log = openCappedLog(workspace.log, error => {
    record.warn(`The step's log is incomplete: ${messageOf(error)}.`, 'Free disk space.');
  });
  const outcome = await runProcess({
    argv: plan.argv,
    cwd: plan.cwd,
    env: variables(run, ports),
    mark: `P1_RUN_ID=${run.runId}`,
    timeoutMs: plan.timeoutMs,
    graceMs: plan.graceMs,
    redactor: ports.redactor,
    log,
    live: ports.live,
    stop: ports.stop,
    clock: ports.clock,
    onStarted: (pid, marks) => {
      try {
        writeTrace(workspace.folder, marks);
      } catch (error) {
        record.warn(`What the step runs could not be noted: ${messageOf(error)}.`, 'Free disk space.');
      }
      record.processStarted(pid);
    },
    onSignalled: record.processSignalled,
  });
  const { keptBytes, seenBytes } = log.close();
  if (keptBytes < seenBytes) record.outputTruncated(keptBytes, seenBytes);
  record.processExited(outcome);
  if (outcome.survivors.length > 0) {
    const pids = outcome.survivors.join(', ');
    record.warn(
      `Processes of the step could not be ended: ${pids}.`,
      'End them by hand; they may still write.',
    );
  }
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
    allowsWorkflowCommands: plan.allowsWorkflowCommands,
  });
}
