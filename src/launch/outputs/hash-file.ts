import { createHash } from 'node:crypto';
import { type BigIntStats, closeSync, fstatSync, fsyncSync, openSync, readSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';

export interface HashedFile {
  readonly sha256: string;
  readonly size: number;
  readonly mode: string;
  /** Changes whenever the file's content or place may have. */
  readonly stamp: string;
}

const BLOCK_BYTES = 1024 * 1024;

/**
 * Reads and hashes a file, and flushes it to disk. Gives way to timers and signals every 16 MiB.
 *
 * @returns undefined when the file changed while it was read.
 */
export async function hashFile(path: string): Promise<HashedFile | undefined> {
  const descriptor = openSync(path, 'r');
  try {
    const before = fstatSync(descriptor, { bigint: true });
    const buffer = Buffer.allocUnsafe(Math.max(1, Math.min(BLOCK_BYTES, Number(before.size) + 1)));
    const hash = createHash('sha256');
    let size = 0;
    let nextPause = 16 * BLOCK_BYTES;
    for (let length = readSync(descriptor, buffer); length > 0; length = readSync(descriptor, buffer)) {
      hash.update(buffer.subarray(0, length));
      size += length;
      if (size >= nextPause) {
        nextPause += 16 * BLOCK_BYTES;
        await nextTurn();
      }
    }
    fsyncSync(descriptor);
    const after = fstatSync(descriptor, { bigint: true });
    if (stampOf(before) !== stampOf(after) || BigInt(size) !== after.size) return undefined;
    return { sha256: hash.digest('hex'), size, mode: modeOf(after), stamp: stampOf(after) };
  } finally {
    closeSync(descriptor);
  }
}

export function stampOf(stats: BigIntStats): string {
  return `${stats.dev}:${stats.ino}:${stats.size}:${stats.mtimeNs}:${stats.ctimeNs}`;
}

function modeOf(stats: BigIntStats): string {
  return (stats.mode & 0o7777n).toString(8).padStart(4, '0');
}
