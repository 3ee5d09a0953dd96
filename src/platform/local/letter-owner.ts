import { linkSync, rmSync, writeFileSync } from 'node:fs';
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
    writeFileSync(draft, `${JSON.stringify(owner)}\n`, { flag: 'wx' });
    linkSync(draft, join(folder, ownerFile(owner.attempt)));
    return true;
  } catch (error) {
    if (['EEXIST', 'ENOENT'].includes(systemCode(error) ?? '')) return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** An attempt that was taken; without an owner where the file cannot be read, since whoever wrote it died. */
export interface TakenAttempt {
  readonly attempt: number;
  readonly owner: LetterOwner | null;
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

/** The attempts are over: what they were owned by is of no use any more. */
export function dropOwners(folder: string): void {
  for (const name of listed(folder))
    if (name.startsWith('owner.')) rmSync(join(folder, name), { force: true });
}

function ownerFile(attempt: number): string {
  return `owner.${attempt}.json`;
}

function readOwner(file: string): LetterOwner | null {
  try {
    const value = parseJson(readRegularFile(file));
    return problemOf(value, OWNER) === undefined ? asChecked<LetterOwner>(value) : null;
  } catch {
    return null;
  }
}
