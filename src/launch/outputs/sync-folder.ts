import { closeSync, fsyncSync, openSync } from 'node:fs';

/** Flushes a folder's entries to disk, so that a rename in it outlives a power cut. */
export function syncFolder(folder: string): void {
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
