import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeFolder } from './make-folder.ts';

/** A draft that a crash left behind: `<file>.<pid of its writer>.tmp`. */
export const DRAFT = /\.(\d+)\.tmp$/;

/** Writes `text` to `file` so that a reader sees the former content or the new one, never a part. Not flushed to disk. */
export function writeAtomically(file: string, text: string): void {
  makeFolder(dirname(file));
  replace(file, draft => writeFileSync(draft, text));
}

/** The same in a folder that is there, with the content on disk before it has its name. The name itself is not flushed. */
export function writeFlushed(file: string, text: string): void {
  replace(file, draft => {
    const descriptor = openSync(draft, 'w');
    try {
      writeFileSync(descriptor, text);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  });
}

function replace(file: string, write: (draft: string) => void): void {
  const draft = `${file}.${process.pid}.tmp`;
  try {
    write(draft);
    renameSync(draft, file);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}
