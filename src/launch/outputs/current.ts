import { lstatSync, readlinkSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { systemCode } from '../../kernel/errors.ts';
import { isRunId } from '../../kernel/ids.ts';

export const CURRENT_NAME = 'current';

/** Readies the switch to `runId`, so that a full disk shows before the commit point and not after it. */
export function prepareCurrent(stepFolder: string, runId: string): void {
  const link = preparedLink(stepFolder, runId);
  rmSync(link, { force: true });
  symlinkSync(runId, link);
}

/** Makes `runId` the current set of a step: one rename of the prepared link over the former one. */
export function switchCurrent(stepFolder: string, runId: string): void {
  renameSync(preparedLink(stepFolder, runId), join(stepFolder, CURRENT_NAME));
}

/** Whether a switch to `runId` was readied and not made. */
export function hasPreparedCurrent(stepFolder: string, runId: string): boolean {
  return lstatSync(preparedLink(stepFolder, runId), { throwIfNoEntry: false }) !== undefined;
}

export function dropPreparedCurrent(stepFolder: string, runId: string): void {
  rmSync(preparedLink(stepFolder, runId), { force: true });
}

/** The run whose set is current, or undefined when the step has none. */
export function currentRun(stepFolder: string): string | undefined {
  try {
    const target = readlinkSync(join(stepFolder, CURRENT_NAME));
    return isRunId(target) ? target : undefined;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function preparedLink(stepFolder: string, runId: string): string {
  return join(stepFolder, `.current-${runId}`);
}
