import { randomBytes } from 'node:crypto';
import { linkSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeAtomically } from '../kernel/atomic-write.ts';
import { systemCode } from '../kernel/errors.ts';
import { makeFolder } from '../kernel/make-folder.ts';
import { readRegularFile } from '../kernel/read-file.ts';
import { exactly, flag, positive, problemOf, text } from '../kernel/shape.ts';
import { asChecked, parseJson } from '../kernel/trust-boundary.ts';
import { isRunning, ownIdentity } from '../launch/process/process-identity.ts';
import { machineName } from '../launch/process/process-table.ts';

/** `freeze.<n>.json`: who has, or had, the turn `n`. The newest turn counts; it is free once given back, or its owner dead. */
interface Turn {
  readonly host: string;
  readonly boot: string;
  readonly pid: number;
  readonly started_at: string;
  readonly is_over: boolean;
}

const TURN = exactly({ host: text, boot: text, pid: positive, started_at: text, is_over: flag });
const NAME = /^freeze\.(\d{1,9})\.json$/;

/** A turn that this process has until it gives it back, or dies. */
export interface FreezeLock {
  /** Never throws. */
  readonly release: () => void;
}

/**
 * Takes the next turn to freeze in `folder`, which all processes of this machine share: a link, which only one of them can make.
 * Numbers only grow, since the newest turn is never removed: a slow process cannot take one that was used. Undefined when
 * somebody else has the turn.
 *
 * @throws the system's error.
 */
export function takeFreezeLock(folder: string): FreezeLock | undefined {
  makeFolder(folder);
  const newest = Math.max(0, ...turnsIn(folder));
  if (newest > 0 && !isFree(join(folder, nameOf(newest)))) return undefined;
  const own = newest + 1;
  const { pid, boot, startedAt } = ownIdentity();
  const turn: Turn = { host: machineName(), boot, pid, started_at: startedAt, is_over: false };
  if (!linkNew(join(folder, nameOf(own)), textOf(turn))) return undefined;
  // Whoever was faster by more than a turn has removed the one that was just made anew.
  if (turnsIn(folder).some(number => number > own)) {
    rmSync(join(folder, nameOf(own)), { force: true });
    return undefined;
  }
  for (const number of turnsIn(folder)) if (number < own) dropQuietly(join(folder, nameOf(number)));
  return { release: () => giveBack(join(folder, nameOf(own)), turn) };
}

/** What a full disk refuses here, the end of this process does. */
function giveBack(file: string, turn: Turn): void {
  try {
    writeAtomically(file, textOf({ ...turn, is_over: true }));
  } catch {
    // See above.
  }
}

function isFree(file: string): boolean {
  const turn = readTurn(file);
  if (turn === undefined) return false;
  const { host, pid, boot, started_at: startedAt, is_over } = turn;
  return is_over || (host === machineName() && !isRunning({ pid, boot, startedAt }));
}

/** Undefined for one that was removed just now, or that nobody can read. */
function readTurn(file: string): Turn | undefined {
  try {
    const value = parseJson(readRegularFile(file));
    return problemOf(value, TURN) === undefined ? asChecked<Turn>(value) : undefined;
  } catch {
    return undefined;
  }
}

function linkNew(target: string, content: string): boolean {
  const draft = `${target}.${randomBytes(6).toString('hex')}.draft`;
  try {
    // What is named before it is on the disk may be empty after a power cut, and nobody could say whose it was.
    writeFileSync(draft, content, { flag: 'wx', flush: true });
    linkSync(draft, target);
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    throw error;
  } finally {
    dropQuietly(draft);
  }
}

/** A draft that stays is in nobody's way. */
function dropQuietly(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // See above.
  }
}

function turnsIn(folder: string): readonly number[] {
  return readdirSync(folder).flatMap(name => {
    const number = NAME.exec(name)?.[1];
    return number === undefined ? [] : [Number(number)];
  });
}

function nameOf(number: number): string {
  return `freeze.${number}.json`;
}

function textOf(turn: Turn): string {
  return `${JSON.stringify(turn)}\n`;
}
