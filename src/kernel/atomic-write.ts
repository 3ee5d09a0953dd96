import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeFolder } from './make-folder.ts';

/** A draft that a crash left behind: `<file>.<pid of its writer>.tmp`. */
export const DRAFT = /\.(\d+)\.tmp$/;

/** Writes `text` to `file` so that a reader sees the former content or the new one, never a part. Not flushed to disk. */
export function writeAtomically(file: string, text: string): void {
  makeFolder(dirname(file));
  const draft = `${file}.${process.pid}.tmp`;
  try {
    writeFileSync(draft, text);
    renameSync(draft, file);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}
