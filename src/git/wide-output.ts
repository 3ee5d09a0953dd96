import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';

/** As much as a socket between two processes holds. */
const BUFFER_BYTES = 128 * 1024;

/**
 * The words that run `git` with a wide standard output. It hands on what it prints in parts of 4 KiB, each of which wakes the reader up; `stdbuf`
 * of the GNU coreutils makes them larger. On a machine without it git runs as it is.
 *
 * @param path Where programs are looked for: the variable `PATH`.
 */
export function wideGit(path: string | undefined): readonly [program: string, ...words: string[]] {
  const folders = (path ?? '').split(':').filter(folder => folder.startsWith('/'));
  const program = folders.map(folder => join(folder, 'stdbuf')).find(isProgram);
  return program === undefined ? ['git'] : [program, `--output=${BUFFER_BYTES}`, 'git'];
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
