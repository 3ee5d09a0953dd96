import type { Hold } from '../guard/guard.ts';
import { messageOf } from '../kernel/errors.ts';
import { type UsageReading, usageFile } from '../pricing/usage-file.ts';
import { childEnvironment } from './child-environment.ts';
import type { LaunchPorts, Run } from './ports.ts';
import { openCappedLog } from './process/capped-log.ts';
import { writeTrace } from './process/process-trace.ts';
import { type ProcessOutcome, runProcess } from './process/run-process.ts';
import { watchSpending } from './spending.ts';

/** How the process ended, and what it told of its costs; null when it never ran. */
export interface StepWork {
  readonly outcome: ProcessOutcome;
  readonly usage: UsageReading | null;
}

/** Runs the step's process to its end within what the guard keeps for it, and tells the journal of it. */
export async function runStep(run: Run, ports: LaunchPorts, hold: Hold): Promise<StepWork> {
  const { plan, workspace, record } = run;
  const log = openCappedLog(workspace.log, error => {
    record.warn(`The step's log is incomplete: ${messageOf(error)}.`, 'Free disk space.');
  });
  const spending = watchSpending(usageFile(workspace.usageFile, ports.prices), hold, ports);
  const outcome = await runProcess({
    argv: plan.argv,
    cwd: plan.cwd,
    env: variables(run, ports, hold),
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
  const usage = spending.finish();
  if (usage.lines > 0) {
    record.usageReported({
      lines: usage.lines,
      cost_micro_usd: usage.microUsd,
      unreadable_lines: usage.unreadable,
      unpriced_lines: usage.unpriced,
    });
  }
  for (const problem of [...usage.problems, ...(usage.tampered === null ? [] : [usage.tampered])]) {
    const fix =
      'Its run counts as having cost what it had reserved, if that is more than what could be read.';
    record.warn(`What the step told of its costs is not clear: ${problem}`, fix);
  }
  return { outcome, usage: outcome.notStarted === null ? usage : null };
}

function variables(
  { plan, runId, letterId, attempt, workspace }: Run,
  { environment, session }: LaunchPorts,
  { microQps }: Hold,
): Record<string, string> {
  return childEnvironment(environment, plan.env, {
    runId,
    session,
    step: plan.step,
    attempt,
    idempotencyKey: letterId,
    outputFolder: workspace.staged,
    workspace: workspace.scratch,
    inputsFolder: workspace.inputs,
    parametersFile: workspace.parametersFile,
    usageFile: workspace.usageFile,
    failureFile: workspace.failureFile,
    microQps,
    parameters: plan.parameters,
    isSmoke: plan.isSmoke,
    isOffline: plan.isOffline,
    allowsWorkflowCommands: plan.allowsWorkflowCommands,
  });
}
