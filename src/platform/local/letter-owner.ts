import { linkSync, lstatSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemCode } from '../../kernel/errors.ts';
import { readRegularFile } from '../../kernel/read-file.ts';
import { exactly, instant, oneOf, positive, problemOf, text } from '../../kernel/shape.ts';
import { asChecked, parseJson } from '../../kernel/trust-boundary.ts';
import { listed } from './letter-folders.ts';

/** A process as the owner of an attempt. */
export interface OwnerProcess {
  readonly host: string;
  readonly boot: string;
  readonly pid: number;
  readonly started_at: string;
}

/** `owner.<attempt>.json`: who makes this attempt, or changes the entry before it. */
export interface LetterOwner extends OwnerProcess {
  readonly attempt: number;
  readonly doing: 'retry' | 'change';
  readonly session: string;
  readonly run: string;
  readonly claimed_at: string;
  /** Where it cannot be looked at, it counts as dead from then on. */
  readonly until: string;
}

const OWNER = exactly({
  attempt: positive,
  doing: oneOf(['retry', 'change']),
  session: text,
  run: text,
  claimed_at: instant,
  until: instant,
  host: text,
  boot: text,
  pid: positive,
  started_at: text,
});

const NAME = /^owner\.(\d{1,6})\.json$/;

/** Takes an attempt: a link, which only one process can make. False when it is taken. */
export function takeAttempt(folder: string, owner: LetterOwner, unique: string): boolean {
  const draft = join(folder, `owner.${unique}.tmp`);
  try {
    // What is named before it is on the disk may be empty after a power cut, and nobody could say whose it was.
    writeFileSync(draft, `${JSON.stringify(owner)}\n`, { flag: 'wx', flush: true });
    linkSync(draft, join(folder, ownerFile(owner.attempt)));
    return true;
  } catch (error) {
    if (['EEXIST', 'ENOENT'].includes(systemCode(error) ?? '')) return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** An attempt that was taken; what is gone was given back just now. */
export interface TakenAttempt {
  readonly attempt: number;
  readonly owner: LetterOwner | UnreadableOwner | 'gone';
}

/** Somebody has it, and nothing tells who: a disk, or a person, damaged what did. */
export interface UnreadableOwner {
  readonly writtenAt: Date;
}

/** Which attempts after `attempt` were taken, the first one first. */
export function ownersAfter(folder: string, attempt: number): readonly TakenAttempt[] {
  return listed(folder)
    .flatMap(name => {
      const taken = Number(NAME.exec(name)?.[1] ?? 0);
      return taken > attempt ? [taken] : [];
    })
    .sort((one, other) => one - other)
    .map(taken => ({ attempt: taken, owner: readOwner(join(folder, ownerFile(taken))) }));
}

/** What nobody needs any more: who owned attempts up to `attempt`, which the entry tells of, and drafts of the dead. */
export function dropFormer(folder: string, attempt: number, own: number): void {
  for (const name of listed(folder)) {
    const taken = Number(NAME.exec(name)?.[1] ?? 0);
    const isFormer = taken > 0 && taken <= attempt && taken !== own;
    if (isFormer || name.endsWith('.tmp')) rmSync(join(folder, name), { recursive: true, force: true });
  }
}

/** Gives an attempt back. False when the folder has been moved. */
export function giveBack(folder: string, attempt: number): boolean {
  try {
    unlinkSync(join(folder, ownerFile(attempt)));
    return true;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return false;
    throw error;
  }
}

export function isSameProcess(one: OwnerProcess, other: OwnerProcess): boolean {
  return (
    one.host === other.host &&
    one.boot === other.boot &&
    one.pid === other.pid &&
    one.started_at === other.started_at
  );
}

export function ownerFile(attempt: number): string {
  return `owner.${attempt}.json`;
}

function readOwner(file: string): TakenAttempt['owner'] {
  try {
    const value = parseJson(readRegularFile(file));
    return problemOf(value, OWNER) === undefined ? asChecked<LetterOwner>(value) : unreadable(file);
  } catch {
    return unreadable(file);
  }
}

/** A link to nothing is there all the same. */
function unreadable(file: string): UnreadableOwner | 'gone' {
  const stats = lstatSync(file, { throwIfNoEntry: false });
  return stats === undefined ? 'gone' : { writtenAt: stats.mtime };
}
