import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf, systemCode } from '../kernel/errors.ts';
import { isOutside } from '../kernel/outside.ts';
import type { CameBytes, Source } from './assertions/assertion.ts';
import type { Captured } from './capture.ts';
import { readBlocks } from './regular-file.ts';

/** How much of a stream or a file assertions look at. */
export const LOOKED_AT_BYTES = 4 * 1024 * 1024;

/** What a command printed. */
export interface Streams {
  readonly stdout: Captured;
  readonly stderr: Captured;
}

/** Reads what a case came out with, from its streams or its folder. */
export function readerOf(streams: Streams | null, folder: string): (source: Source) => CameBytes {
  return source => {
    if (source.kind === 'file') return fileBytes(folder, source.path);
    const stream = streams?.[source.kind];
    if (stream === undefined) return { kind: 'unreadable', why: 'nothing was run' };
    return { kind: 'bytes', bytes: stream.bytes(), leftOutBytes: stream.leftOutBytes };
  };
}

function fileBytes(folder: string, path: string): CameBytes {
  try {
    const blocks: Buffer[] = [];
    const size = readBlocks(fileIn(folder, path), LOOKED_AT_BYTES, block => void blocks.push(block));
    const read = Buffer.concat(blocks);
    return { kind: 'bytes', bytes: read, leftOutBytes: Math.max(0, size - read.length) };
  } catch (error) {
    const isMissing = systemCode(error) === 'ENOENT';
    return { kind: 'unreadable', why: isMissing ? 'there is no such file' : messageOf(error) };
  }
}

/** @throws Error for what is not there, or leads out of `folder`. */
export function fileIn(folder: string, path: string): string {
  const real = realpathSync(join(folder, path));
  if (isOutside(folder, real)) throw new Error('it is a link that leads out of its folder');
  return real;
}
