import { closeSync, fstatSync, openSync, readFileSync, readSync, rmSync, statSync } from 'node:fs';
import { LOG_TAIL_BYTES, LOG_TAIL_LINES } from '../dlq/dead-letter.ts';
import { type FailureReading, MAXIMUM_FAILURE_FILE_BYTES, readFailure } from '../dlq/failure-file.ts';
import type { FailedRun } from '../dlq/revise.ts';
import type { DeadLetterAnswer } from './dead-letters.ts';
import type { Owner } from './owner.ts';
import type { LaunchOutcome, LaunchPorts, Run } from './ports.ts';
import type { ToldEnd } from './told-end.ts';
import type { Workspace } from './workspace.ts';

/**
 * Gives a run that ended to the dead letter queue: one that failed is kept, a retry that succeeded is resolved. An answer
 * that could not be had fails the call, and the run keeps its claim, so that the post step or the next launch does it.
 */
export async function tellQueue(run: Run, ended: LaunchOutcome, ports: LaunchPorts): Promise<LaunchOutcome> {
  const answer = await answerOf(run, ended, ports);
  if (answer.kind === 'none') {
    dropFailureFile(run.workspace);
    return ended;
  }
  if (answer.kind === 'filed') {
    dropFailureFile(run.workspace);
    return { ...ended, letterId: answer.letterId };
  }
  const { reasonCode } = answer;
  const isDeferral = ended.refusal !== null && run.letterId === run.runId;
  const message = `${ended.state === 'FAIL' ? 'The failure could not be kept' : 'The dead letter queue could not be told'}: ${answer.message}`;
  const fix = isDeferral
    ? `${answer.fix} Then launch it again.`
    : `${answer.fix} The post step, or the next launch on this machine, tries again.`;
  run.record.warn(message, fix);
  const failure = ended.failure ?? { reasonCode, message, fix };
  return { ...ended, isFiled: isDeferral, failure, reasonCode: failure.reasonCode };
}

async function answerOf(run: Run, ended: LaunchOutcome, ports: LaunchPorts): Promise<DeadLetterAnswer> {
  const { letterId, runId, attempt, plan } = run;
  const isRetry = letterId !== runId;
  // A set that could not be taken off the machine fails the call: who reads its outputs does not find them.
  const isWhole = ended.state === 'SUCCESS' && ended.failure === null;
  const isGood = isWhole || (ended.state === 'SKIPPED' && ended.refusal === null);
  if (isGood)
    return isRetry
      ? ports.deadLetters.succeeded({ letterId, runId, attempt, step: plan.step })
      : { kind: 'none' };
  // Who asked that a refusal fail the run sees that it did; only a deferred run, and a retry, wait.
  if (ended.refusal !== null && ended.state === 'FAIL' && !isRetry) return { kind: 'none' };
  if (ended.refusal !== null && ended.state === 'SKIPPED' && plan.whenRefused !== 'defer' && !isRetry)
    return { kind: 'none' };
  return ports.deadLetters.failed(letterId, failedRun(run, ended, ports));
}

function failedRun(run: Run, ended: LaunchOutcome, { stop }: LaunchPorts): FailedRun {
  const { plan, runId, attempt, workspace } = run;
  const told = ended.refusal === null ? readFailureFile(workspace) : { kind: 'miss' as const };
  if (told.kind === 'unreadable')
    run.record.warn(
      `What the step told of its failure cannot be used: ${told.problem}.`,
      'Write {"class": "failure", "message": "…"} to $P1_FAILURE_FILE; see docs/reference.md.',
    );
  const stopped = stop.requested();
  const refusal = ended.refusal ?? (stopped?.cause === 'refused' ? stopped.refusal : null);
  return {
    runId,
    step: plan.step,
    parameters: plan.parameters,
    isSmoke: plan.isSmoke,
    attempt,
    reasonCode: ended.reasonCode,
    message: ended.failure?.message ?? ended.refusal?.message ?? `The run was skipped (${ended.reasonCode}).`,
    exitCode: ended.exitCode,
    signal: ended.signal,
    told: told.kind === 'hit' ? told.failure : null,
    retryAt: refusal === null || refusal.retryAt === null ? null : new Date(refusal.retryAt),
    logTail: logTail(workspace.log),
    costMicroUsd: ended.costMicroUsd,
    areParametersNoted: false,
    isDeferred: ended.refusal !== null,
  };
}

/** A run whose process died: what it told before, else that it is an orphan. */
export function deadRun(
  { run, step, attempt, is_smoke }: Owner,
  workspace: Workspace,
  { failure, parameters }: ToldEnd,
  costMicroUsd: number,
): FailedRun {
  const told = failure === null ? { kind: 'miss' as const } : readFailureFile(workspace);
  return {
    runId: run,
    step,
    parameters: simpleValues(parameters),
    isSmoke: is_smoke,
    attempt,
    reasonCode: failure?.reasonCode ?? 'orphaned',
    message: failure?.message ?? 'p1 died before the outputs were committed.',
    exitCode: failure?.exitCode ?? null,
    signal: failure?.signal ?? null,
    told: told.kind === 'hit' ? told.failure : null,
    retryAt: null,
    logTail: logTail(workspace.log),
    costMicroUsd,
    areParametersNoted: true,
    isDeferred: false,
  };
}

/** What a run was given, as others noted it: texts, numbers and flags. */
export function simpleValues(values: Readonly<Record<string, unknown>>): FailedRun['parameters'] {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) =>
      typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
        ? [[name, value]]
        : [],
    ),
  );
}

/** It may hold what must not stay in clear: the entry has it, redacted. */
export function dropFailureFile({ failureFile }: Workspace): void {
  try {
    rmSync(failureFile, { force: true, recursive: true });
  } catch {
    // It is the step's own, and bounded with the evidence of its run.
  }
}

/** What the step told; a pipe, a folder or a link to elsewhere in the file's place tells nothing. */
function readFailureFile({ failureFile }: Workspace): FailureReading {
  try {
    const stats = statSync(failureFile, { throwIfNoEntry: false });
    if (stats === undefined) return { kind: 'miss' };
    if (!stats.isFile()) return { kind: 'unreadable', problem: 'it is not a file' };
    if (stats.size > MAXIMUM_FAILURE_FILE_BYTES)
      return { kind: 'unreadable', problem: 'it is longer than 64 KiB' };
    return readFailure(readFileSync(failureFile, 'utf8'));
  } catch {
    return { kind: 'unreadable', problem: 'it cannot be opened' };
  }
}

/** The last lines of a log, oldest first; none when it cannot be read. It was redacted when it was written. */
export function logTail(file: string): readonly string[] {
  let descriptor: number;
  try {
    descriptor = openSync(file, 'r');
  } catch {
    return [];
  }
  try {
    const { size } = fstatSync(descriptor);
    const length = Math.min(size, LOG_TAIL_BYTES);
    const bytes = Buffer.alloc(length);
    const read = readSync(descriptor, bytes, 0, length, size - length);
    const lines = bytes.subarray(0, read).toString('utf8').split('\n');
    if (lines.at(-1) === '') lines.pop();
    // The first of them may have begun before.
    return (size > length ? lines.slice(1) : lines).slice(-LOG_TAIL_LINES);
  } catch {
    return [];
  } finally {
    closeSync(descriptor);
  }
}
