import { lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type DeadLetter, MAXIMUM_ENTRY_BYTES, type RestingState } from '../../dlq/dead-letter.ts';
import { writeFlushed } from '../../kernel/atomic-write.ts';
import { systemCode } from '../../kernel/errors.ts';
import { flushFolder } from '../../kernel/flush-folder.ts';
import { isRunId } from '../../kernel/ids.ts';
import { makeFolder } from '../../kernel/make-folder.ts';

export type FolderState = RestingState | 'processing';

const FOLDERS: Readonly<Record<FolderState, string>> = {
  ready: 'ready',
  processing: 'processing',
  permanent: 'permanent_failures',
  quarantine: 'quarantine',
};

export const FOLDER_STATES: readonly FolderState[] = ['ready', 'processing', 'permanent', 'quarantine'];

/** `DLQ/<state>/<id>/`. */
export function letterFolder(queue: string, state: FolderState, id: string): string {
  return join(queue, FOLDERS[state], id);
}

/** Names in a state's folder; those of no entry apart. What begins with a dot is being made or removed. */
export function namesIn(
  queue: string,
  state: FolderState,
): { readonly ids: readonly string[]; readonly strange: readonly string[] } {
  const names = listed(join(queue, FOLDERS[state])).filter(name => !name.startsWith('.'));
  return { ids: names.filter(isRunId), strange: names.filter(name => !isRunId(name)) };
}

/** All of a letter, whole and on disk in `folder`: its log stands beside it, for a person to read. */
export function writeLetter(folder: string, letter: DeadLetter): void {
  const { log_tail, ...rest } = letter;
  writeFlushed(join(folder, 'log.txt'), log_tail.map(line => `${line}\n`).join(''));
  writeFlushed(join(folder, 'entry.json'), `${JSON.stringify(rest, null, 2)}\n`);
  flushFolder(folder);
}

/**
 * What `writeLetter` wrote, unchecked.
 *
 * @throws the system's error, or Error for what `writeLetter` does not write: a link, a pipe, more than an entry may be.
 */
export function readLetter(folder: string): { readonly entry: string; readonly log: string } {
  if (!lstatSync(folder).isDirectory()) throw new Error(`${folder} is not a folder`);
  return { entry: readOwn(join(folder, 'entry.json')), log: logIn(folder) };
}

/** Moves a folder, in one step. False when it is not there any more, or something is in the way. */
export function moveFolder(from: string, to: string): boolean {
  makeFolder(dirname(to));
  try {
    renameSync(from, to);
  } catch (error) {
    if (['ENOENT', 'ENOTEMPTY', 'EEXIST'].includes(systemCode(error) ?? '')) return false;
    throw error;
  }
  flushFolder(dirname(to));
  if (dirname(from) !== dirname(to)) flushFolder(dirname(from));
  return true;
}

/** Makes a folder that must not be there. */
export function makeNewFolder(folder: string): void {
  makeFolder(dirname(folder));
  mkdirSync(folder);
}

/** Removes a folder so that no reader sees a part of it. False when somebody was faster. */
export function removeFolder(folder: string, unique: string): boolean {
  const doomed = join(dirname(folder), `.removed-${unique}`);
  if (!moveFolder(folder, doomed)) return false;
  rmSync(doomed, { recursive: true, force: true });
  return true;
}

export function listed(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    throw error;
  }
}

function logIn(folder: string): string {
  try {
    return readOwn(join(folder, 'log.txt'));
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return '';
    throw error;
  }
}

/** A link leads to what others wrote; a pipe would wait for ever. */
function readOwn(file: string): string {
  const stats = lstatSync(file);
  if (!stats.isFile()) throw new Error(`${file} is not a file`);
  if (stats.size > MAXIMUM_ENTRY_BYTES) throw new Error(`${file} is longer than 1 MiB`);
  return readFileSync(file, 'utf8');
}
