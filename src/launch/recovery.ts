import { existsSync, lstatSync, readdirSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import type { FailedRun } from '../dlq/revise.ts';
import type { Guard, HeldEnd } from '../guard/guard.ts';
import { ExternalError, messageOf, systemCode } from '../kernel/errors.ts';
import type { NewEvent } from '../kernel/events/index.ts';
import { isRunId } from '../kernel/ids.ts';
import { type Layout, runFolder } from '../kernel/layout.ts';
import type { PriceTable } from '../pricing/price-table.ts';
import { endOfDead } from './dead-end.ts';
import type { DeadLetterAnswer, DeadLetters } from './dead-letters.ts';
import { removeLeftDrafts } from './drafts.ts';
import { deadRun, dropFailureFile } from './failed-run.ts';
import { dropNote } from './guard-note.ts';
import { isWholeSetOf } from './outputs/check-set.ts';
import { currentRun, dropPreparedCurrent, hasPreparedCurrent, switchCurrent } from './outputs/current.ts';
import { type Owner, releaseRunFolder, takeOver } from './owner.ts';
import { type ToldEnd, toldEnd } from './told-end.ts';
import { clearWorkspace, dropParameters, keepEvidence, type Workspace, workspaceOf } from './workspace.ts';

/** What became of a run whose process died. */
export interface RecoveredRun {
  readonly runId: string;
  readonly step: string;
  readonly attempt: number;
  readonly state: 'SUCCESS' | 'FAIL';
}

export interface RecoveryPorts {
  readonly layout: Layout;
  readonly append: (event: NewEvent) => void;
  readonly monotonicMs: () => number;
  /** Where the runs go that failed, and the retries that succeeded, unless they told so themselves. */
  readonly deadLetters: DeadLetters;
  /** Books what a run cost that could not do so itself. */
  readonly settle: Guard['settle'];
  /** What the runs' reported costs are priced by. */
  readonly prices: PriceTable;
}

export interface Recovery {
  readonly recovered: readonly RecoveredRun[];
  /** Why runs could not be finalised, a sentence each: their claims stay. */
  readonly unfinished: readonly string[];
}

/**
 * Finalises the runs of this machine whose process died, by what it left:
 *
 * | killed | left | outcome |
 * | --- | --- | --- |
 * | before its folder was claimed | an empty folder at most | nothing to tell; the folder goes |
 * | before the commit point | staged outputs, a log, maybe a process that goes on | FAIL `orphaned`: what goes on is ended, what was staged is evidence |
 * | between commit point and switch | a whole set that is not current | SUCCESS: the switch is made, unless a later set is current |
 * | after the switch | a whole current set | SUCCESS |
 * | after its end was told | only the claim | nothing to tell; the claim goes |
 */
export async function recoverOrphans(ports: RecoveryPorts): Promise<Recovery> {
  const recovered: RecoveredRun[] = [];
  const unfinished: string[] = [];
  for (const runId of foldersOfRuns(ports.layout)) {
    try {
      const run = await recoverRun(runId, ports);
      if (run !== undefined) recovered.push(run);
    } catch (error) {
      if (systemCode(error) === undefined && !(error instanceof ExternalError)) throw error;
      const message = `Run ${runId} was left without an end and cannot be finalised yet: ${messageOf(error)}`;
      ports.append({ type: 'warning', message, fix: 'The next launch tries again.' });
      unfinished.push(message);
    }
  }
  return { recovered, unfinished };
}

async function recoverRun(runId: string, ports: RecoveryPorts): Promise<RecoveredRun | undefined> {
  const folder = runFolder(ports.layout, runId);
  const owner = takeOver(folder, runId);
  if (owner === undefined) {
    removeIfEmpty(folder);
    return undefined;
  }
  const workspace = workspaceOf(ports.layout, { runId, step: owner.step, isSmoke: owner.is_smoke });
  await endProcesses(owner, folder, ports);
  const hasSet = isWholeSetOf(runId, join(workspace.stepFolder, runId));
  const told = await toldEnd(owner);
  // Read before the workspace is cleared.
  const end = endOfDead(owner, workspace, hasSet ? 'SUCCESS' : 'FAIL', ports.prices);
  // So is what the step told of its failure, and the end of its log.
  const failed = deadRun(owner, workspace, told, end?.reportedMicroUsd ?? 0);
  const state = hasSet ? rollForward(workspace, owner) : rollBack(workspace, runId);
  const run: RecoveredRun = { runId, step: owner.step, attempt: owner.attempt, state };
  removeLeftDrafts(folder);
  removeLeftDrafts(ports.layout.reports);
  removeLeftDrafts(join(ports.layout.history, owner.session));
  if (!told.isTold) tell(run, owner, ports);
  await book(folder, end, ports);
  if (!told.isFiled) await file(owner, state, { told, failed }, ports);
  dropFailureFile(workspace);
  releaseRunFolder(folder);
  return told.isTold ? undefined : run;
}

/** Whoever needs the outputs does not find them: the machine that has them will be gone. */
const NOT_UPLOADED = {
  reasonCode: 'io-error',
  message: 'p1 died after the outputs were committed, and before they were uploaded.',
} as const;

/**
 * Gives the end of a dead run to the dead letter queue.
 *
 * @throws ExternalError when that cannot be told: the claim stays, and who finds it next tries again.
 */
async function file(
  { run, step, attempt, letter, uploads }: Owner,
  state: 'SUCCESS' | 'FAIL',
  { told, failed }: { readonly told: ToldEnd; readonly failed: FailedRun },
  { deadLetters }: RecoveryPorts,
): Promise<void> {
  let answer: DeadLetterAnswer = { kind: 'none' };
  const isKnownNotToFail = told.isTold && told.failure === null && !told.isFoundDead;
  if (state === 'SUCCESS' && uploads && !told.isUploaded)
    answer = await deadLetters.failed(letter ?? run, { ...failed, ...NOT_UPLOADED });
  else if (state === 'FAIL' && (!isKnownNotToFail || letter !== null))
    answer = await deadLetters.failed(letter ?? run, failed);
  else if (letter !== null)
    answer = await deadLetters.succeeded({ letterId: letter, runId: run, step, attempt });
  if (answer.kind !== 'unavailable') return;
  throw new ExternalError(`The dead letter queue could not be told of run ${run}: ${answer.message}`, {
    isRetryable: true,
    fix: answer.fix,
  });
}

/** @throws ExternalError when the guard's state cannot be written: the claim stays, and with it the lease. */
async function book(folder: string, end: HeldEnd | undefined, { settle }: RecoveryPorts): Promise<void> {
  if (end === undefined) return;
  const answer = await settle(end);
  if (answer.kind === 'settled') {
    dropNote(folder);
    return;
  }
  const { message, fix, isRetryable } = answer;
  throw new ExternalError(`The cost of run ${end.run} could not be booked: ${message}`, { isRetryable, fix });
}

/** The set is whole and on disk: what is missing is the switch, if no later run has made its own. */
function rollForward(workspace: Workspace, { run, is_smoke }: Owner): 'SUCCESS' {
  if (!is_smoke && hasPreparedCurrent(workspace.stepFolder, run)) {
    if (isLatest(workspace.stepFolder, run)) switchCurrent(workspace.stepFolder, run);
    else dropPreparedCurrent(workspace.stepFolder, run);
  }
  clearWorkspace(workspace);
  return 'SUCCESS';
}

function rollBack(workspace: Workspace, runId: string): 'FAIL' {
  dropParameters(workspace);
  keepEvidence(workspace);
  if (existsSync(workspace.stepFolder)) dropPreparedCurrent(workspace.stepFolder, runId);
  return 'FAIL';
}

function isLatest(stepFolder: string, run: string): boolean {
  const current = currentRun(stepFolder);
  if (current === undefined) return true;
  const committedAt = (name: string): number => lstatSync(join(stepFolder, name)).ctimeMs;
  return committedAt(run) >= committedAt(current);
}

function tell(run: RecoveredRun, owner: Owner, ports: RecoveryPorts): void {
  const isSuccess = run.state === 'SUCCESS';
  ports.append({
    type: 'run.recovered',
    run: run.runId,
    step: run.step,
    attempt: run.attempt,
    of_session: owner.session,
    state: run.state,
    reason_code: isSuccess ? 'ok' : 'orphaned',
    message: isSuccess
      ? 'p1 died after the outputs were committed: they are whole and count.'
      : 'p1 died before the outputs were committed: the run left none.',
    fix: isSuccess ? 'Nothing.' : 'Launch the step again; see the log of the run for how far it got.',
    evidence: isSuccess ? null : runFolder(ports.layout, run.runId),
  });
}

/** A step may go on when the p1 that started it was killed: nothing of it may write any more. A new boot has ended it. */
async function endProcesses(
  { run, boot }: Owner,
  folder: string,
  { monotonicMs }: RecoveryPorts,
): Promise<void> {
  const [{ endTree }, { bootId }, { readTrace }, { watchTree }] = await Promise.all([
    import('./process/end-tree.ts'),
    import('./process/process-table.ts'),
    import('./process/process-trace.ts'),
    import('./process/process-tree.ts'),
  ]);
  if (boot !== bootId()) return;
  const tree = watchTree(readTrace(folder, `P1_RUN_ID=${run}`));
  await endTree({ tree, killAtMs: monotonicMs(), monotonicMs, onSignalled: () => {} });
}

function foldersOfRuns(layout: Layout): readonly string[] {
  try {
    return readdirSync(layout.tmp).flatMap(name => {
      const runId = /^run_(.+)$/.exec(name)?.[1] ?? '';
      return isRunId(runId) ? [runId] : [];
    });
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    throw error;
  }
}

function removeIfEmpty(folder: string): void {
  try {
    removeLeftDrafts(folder);
    if (Date.now() - lstatSync(folder).ctimeMs > 60_000) rmdirSync(folder);
  } catch {
    // It holds a log, or another launch was faster: either way it stays as it is.
  }
}
