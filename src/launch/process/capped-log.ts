import { closeSync, openSync, writeSync } from 'node:fs';
import { createByteRing } from './byte-ring.ts';

/** A log of bounded size: its first part as it comes, and at the end its last part. */
export interface CappedLog {
  readonly write: (chunk: Buffer) => void;
  /** Writes the last part and closes. Returns what was kept and what was seen, in bytes. */
  readonly close: () => { readonly keptBytes: number; readonly seenBytes: number };
}

export const LOG_HEAD_BYTES = 8 * 1024 * 1024;
export const LOG_TAIL_BYTES = 2 * 1024 * 1024;

/**
 * Opens `file` for a log of at most 10 MiB. When more comes, the middle is left out and a line says how much.
 * A log that cannot be written (disk full) stops growing and is reported by `onError` once: it never stops the step.
 */
export function openCappedLog(file: string, onError: (error: unknown) => void): CappedLog {
  const descriptor = openSync(file, 'a');
  let seenBytes = 0;
  let headBytes = 0;
  const tail = createByteRing(LOG_TAIL_BYTES);
  let isBroken = false;

  function save(chunk: Buffer): void {
    if (isBroken) return;
    try {
      for (let done = 0; done < chunk.length; ) done += writeSync(descriptor, chunk, done);
    } catch (error) {
      isBroken = true;
      onError(error);
    }
  }

  function write(chunk: Buffer): void {
    seenBytes += chunk.length;
    const head = chunk.subarray(0, Math.max(0, LOG_HEAD_BYTES - headBytes));
    headBytes += head.length;
    if (head.length > 0) save(head);
    if (head.length < chunk.length) tail.write(chunk.subarray(head.length));
  }

  function close(): { keptBytes: number; seenBytes: number } {
    const last = tail.content();
    const leftOut = seenBytes - headBytes - last.length;
    if (leftOut > 0) save(Buffer.from(`\n[p1: ${leftOut} bytes left out here]\n`));
    if (last.length > 0) save(last);
    closeSync(descriptor);
    return { keptBytes: headBytes + last.length, seenBytes };
  }

  return { write, close };
}
