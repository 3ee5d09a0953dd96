import { readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { systemCode } from '../../kernel/errors.ts';
import { isRunId } from '../../kernel/ids.ts';
import { currentRun } from './current.ts';

/** A reader that resolved `current` has at least this long to finish. */
export const YOUNGEST_REMOVABLE_MS = 10 * 60_000;

const REMOVING = '.removing-';

/**
 * Removes the sets of a step beyond the newest `keep`, never the current one and none younger than 10 minutes. A set
 * goes by one rename out of sight first, so that nobody sees part of one.
 *
 * @returns the run ids of the sets removed.
 */
export function pruneSets(stepFolder: string, keep: number, now: Date): readonly string[] {
  const names = readdirSync(stepFolder);
  for (const left of names.filter(name => name.startsWith(REMOVING))) removeTree(join(stepFolder, left));
  const current = currentRun(stepFolder);
  const sets = names
    .filter(isRunId)
    .sort((a, b) => committedAtMs(stepFolder, b) - committedAtMs(stepFolder, a) || (a < b ? 1 : -1));
  const removable = sets
    .slice(keep)
    .filter(name => name !== current && isOld(committedAtMs(stepFolder, name), now));
  return removable.filter(name => hide(stepFolder, name));
}

function hide(stepFolder: string, name: string): boolean {
  const hidden = join(stepFolder, `${REMOVING}${name}`);
  try {
    renameSync(join(stepFolder, name), hidden);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return false;
    throw error;
  }
  removeTree(hidden);
  return true;
}

function removeTree(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

function isOld(committedMs: number, now: Date): boolean {
  return now.getTime() - committedMs > YOUNGEST_REMOVABLE_MS;
}

/** A folder's change time is that of the rename that committed it; a set that went meanwhile counts as just made. */
function committedAtMs(stepFolder: string, name: string): number {
  return statSync(join(stepFolder, name), { throwIfNoEntry: false })?.ctimeMs ?? Number.POSITIVE_INFINITY;
}
