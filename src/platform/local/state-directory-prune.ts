import { lstatSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { hasSnapshot, listSnapshots, newestNumber, snapshotFile } from './state-directory-names.ts';

/** So many snapshots stay, however old. */
export const KEPT_SNAPSHOTS = 1000;
/** A younger snapshot stays, however many there are. */
export const KEPT_MS = 24 * 3_600_000;
/** A writer needs milliseconds: one that takes so long is dead. */
const DRAFT_MS = 3_600_000;
/** A commit removes no more, so that none takes long. */
const MOST_AT_ONCE = 100;

/**
 * Removes snapshots that are neither among the newest 1,000 nor younger than 24 h, oldest first, and drafts of dead writers.
 * What cannot be removed stays until a later commit: this never fails.
 */
export function pruneSnapshots(folder: string, now: Date): void {
  try {
    const { numbers, drafts } = listSnapshots(folder);
    const spare = numbers.slice(0, Math.max(0, numbers.length - KEPT_SNAPSHOTS)).slice(0, MOST_AT_ONCE);
    for (const number of spare) {
      const file = snapshotFile(folder, number);
      // In this order and no other: that a number is there proves that the next one was not removed.
      if (ageMs(file, now) <= KEPT_MS) break;
      rmSync(file, { force: true });
    }
    for (const draft of drafts.slice(0, MOST_AT_ONCE)) {
      if (ageMs(join(folder, draft), now) > DRAFT_MS) rmSync(join(folder, draft), { force: true });
    }
  } catch {
    // The state itself is whole.
  }
}

/**
 * Whether `number`, just linked, follows upon the snapshot that it was made from. A writer that slept for a day may be given a
 * number that was used and removed since. Removal goes from old to new: this one was not, as long as its predecessor is there.
 */
export function isSuccessor(folder: string, number: number): boolean {
  return number === 1 ? newestNumber(folder) <= KEPT_SNAPSHOTS : hasSnapshot(folder, number - 1);
}

/** 0 for what is gone: there is nothing to remove. */
function ageMs(file: string, now: Date): number {
  const found = lstatSync(file, { throwIfNoEntry: false });
  return found === undefined ? 0 : now.getTime() - found.mtimeMs;
}
