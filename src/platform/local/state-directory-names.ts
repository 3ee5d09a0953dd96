import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { systemCode } from '../../kernel/errors.ts';

/** What a folder of snapshots holds. Files of other names are nobody's business here. */
export interface SnapshotNames {
  /** Numbers of snapshots, ascending. */
  readonly numbers: readonly number[];
  /** Names of files that were being written. */
  readonly drafts: readonly string[];
}

const SNAPSHOT = /^state\.([1-9]\d{0,11})$/;
const DRAFT = /^state\.draft\.\d+\.[0-9a-f]+$/;

/** One commit each millisecond takes 31 years to get here. */
export const LAST_NUMBER = 999_999_999_999;

export function snapshotFile(folder: string, number: number): string {
  return join(folder, `state.${number}`);
}

export function draftName(pid: number, random: string): string {
  return `state.draft.${pid}.${random}`;
}

/**
 * The snapshots of `folder`, none if it is not there.
 *
 * @throws the system's error.
 */
export function listSnapshots(folder: string): SnapshotNames {
  const numbers: number[] = [];
  const drafts: string[] = [];
  for (const name of namesIn(folder)) {
    const number = SNAPSHOT.exec(name)?.[1];
    if (number !== undefined) numbers.push(Number(number));
    else if (DRAFT.test(name)) drafts.push(name);
  }
  return { numbers: numbers.sort((one, other) => one - other), drafts };
}

/**
 * The number of the newest snapshot, 0 where there is none.
 *
 * @throws the system's error.
 */
export function newestNumber(folder: string): number {
  let newest = 0;
  for (const name of namesIn(folder)) {
    newest = Math.max(newest, Number(SNAPSHOT.exec(name)?.[1] ?? 0));
  }
  // What is linked while a folder is being listed may be missing from the list.
  while (newest > 0 && hasSnapshot(folder, newest + 1)) newest += 1;
  return newest;
}

/** Whether `number` is there and no later one. Two questions, however many snapshots there are; the order matters. */
export function isNewest(folder: string, number: number): boolean {
  return !hasSnapshot(folder, number + 1) && hasSnapshot(folder, number);
}

/** Whether anything has the name of this snapshot. */
export function hasSnapshot(folder: string, number: number): boolean {
  return lstatSync(snapshotFile(folder, number), { throwIfNoEntry: false }) !== undefined;
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    throw error;
  }
}
