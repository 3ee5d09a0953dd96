import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Below this a flush of each file is quicker than starting a process, and waits for no other program's data. */
export const MANY_FILES = 64;

/**
 * Flushes all that was written to the file system of `folder`, contents and names: syncfs(2), which Node has no call for,
 * by coreutils' `sync`. A flush costs about as much for one file as for ten thousand.
 *
 * @returns false where that cannot be had or failed: then each file has to be flushed, and tells its own error.
 */
export async function flushFileSystem(folder: string): Promise<boolean> {
  if (process.platform !== 'linux') return false;
  try {
    await promisify(execFile)('sync', ['-f', folder]);
    return true;
  } catch {
    return false;
  }
}
