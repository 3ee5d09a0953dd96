import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';

const BLOCK_BYTES = 1024 * 1024;

/**
 * Reads at most `mostBytes` of a regular file, block by block. A pipe that nobody writes to is not waited for.
 *
 * @returns the size of the file.
 * @throws Error when it cannot be read, or is no regular file.
 */
export function readBlocks(file: string, mostBytes: number, take: (block: Buffer) => void): number {
  const descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const stats = fstatSync(descriptor);
    if (!stats.isFile()) throw new Error('it is no regular file');
    for (let left = mostBytes; left > 0; ) {
      const block = Buffer.allocUnsafe(Math.min(BLOCK_BYTES, left, Math.max(1, stats.size)));
      const length = readSync(descriptor, block);
      if (length === 0) break;
      take(block.subarray(0, length));
      left -= length;
    }
    return stats.size;
  } finally {
    closeSync(descriptor);
  }
}
