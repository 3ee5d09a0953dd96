import { createHash, hash as hashAtOnce } from 'node:crypto';
import { type BigIntStats, closeSync, fstatSync, fsyncSync, openSync, readSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';

export interface HashedFile {
  readonly sha256: string;
  readonly size: number;
  readonly mode: string;
  /** Changes whenever the file's content or place may have. */
  readonly stamp: string;
}

export interface HashOptions {
  /** The stamp that the file had when it was flushed; without one it is flushed here. */
  readonly flushedAs?: string | undefined;
  /** Ends the reading of a large file. */
  readonly signal?: AbortSignal | undefined;
}

const SMALL_BYTES = 16 * 1024;
const BLOCK_BYTES = 1024 * 1024;

/**
 * Reads and hashes a file, and flushes it to disk unless it was. Gives way to timers and signals every 16 MiB.
 *
 * @returns undefined when the file changed while it was read, or after it was flushed.
 */
export async function hashFile(
  path: string,
  { flushedAs, signal }: HashOptions = {},
): Promise<HashedFile | undefined> {
  const descriptor = openSync(path, 'r');
  try {
    const before = stampOf(fstatSync(descriptor, { bigint: true }));
    if (flushedAs !== undefined && flushedAs !== before) return undefined;
    const { sha256, size } = await hashContent(descriptor, signal);
    if (flushedAs === undefined) fsyncSync(descriptor);
    const after = fstatSync(descriptor, { bigint: true });
    const stamp = stampOf(after);
    if (before !== stamp || BigInt(size) !== after.size) return undefined;
    return { sha256, size, mode: modeOf(after), stamp };
  } finally {
    closeSync(descriptor);
  }
}

export function stampOf(stats: BigIntStats): string {
  return `${stats.dev}:${stats.ino}:${stats.size}:${stats.mtimeNs}:${stats.ctimeNs}`;
}

async function hashContent(
  descriptor: number,
  signal: AbortSignal | undefined,
): Promise<Pick<HashedFile, 'sha256' | 'size'>> {
  let buffer = Buffer.allocUnsafe(SMALL_BYTES);
  let length = readSync(descriptor, buffer);
  // A read of a file that is not full has met its end.
  if (length < SMALL_BYTES) return { sha256: hashAtOnce('sha256', buffer.subarray(0, length)), size: length };
  const hash = createHash('sha256');
  let size = 0;
  let nextPause = 16 * BLOCK_BYTES;
  for (; length > 0; length = readSync(descriptor, buffer)) {
    hash.update(buffer.subarray(0, length));
    size += length;
    if (buffer.length === SMALL_BYTES) buffer = Buffer.allocUnsafe(BLOCK_BYTES);
    if (size >= nextPause) {
      nextPause += 16 * BLOCK_BYTES;
      await nextTurn();
      signal?.throwIfAborted();
    }
  }
  return { sha256: hash.digest('hex'), size };
}

function modeOf(stats: BigIntStats): string {
  return (stats.mode & 0o7777n).toString(8).padStart(4, '0');
}
