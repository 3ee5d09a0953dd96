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
  const removable = committedSets(stepFolder, names)
    .slice(keep)
    .filter(
      ({ name, committedMs }) => name !== current && now.getTime() - committedMs > YOUNGEST_REMOVABLE_MS,
    );
  return removable.map(({ name }) => name).filter(name => hide(stepFolder, name));
}

interface CommittedSet {
  readonly name: string;
  /** A folder's change time is that of the rename that committed it. */
  readonly committedMs: number;
}

/** Newest first; a set that goes meanwhile is none. */
function committedSets(stepFolder: string, names: readonly string[]): readonly CommittedSet[] {
  return names
    .filter(isRunId)
    .flatMap(name => {
      const stats = statSync(join(stepFolder, name), { throwIfNoEntry: false });
      return stats === undefined ? [] : [{ name, committedMs: stats.ctimeMs }];
    })
    .sort((a, b) => b.committedMs - a.committedMs || (a.name < b.name ? 1 : -1));
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
