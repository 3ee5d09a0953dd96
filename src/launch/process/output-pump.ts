import type { Readable } from 'node:stream';
import type { RedactingStream } from '../../redact/redacting-stream.ts';

/** Where a person watches a step: bytes in, a promise when the far side is slow. */
export type LiveSink = (chunk: Buffer) => Promise<void> | undefined;

export interface PumpOptions {
  readonly from: Readable;
  readonly redacting: RedactingStream;
  readonly live: LiveSink;
  readonly log: (chunk: Buffer) => void;
  /** Settles when the step has ended: what is left in the pipe is small, and no slow live view is waited for any more. */
  readonly ended: Promise<unknown>;
}

/** Moves a step's output to the live view and the log, redacted, no faster than the live view takes it. Returns the bytes seen. */
export async function pumpOutput({ from, redacting, live, log, ended }: PumpOptions): Promise<number> {
  let seenBytes = 0;
  async function pass(parts: readonly Buffer[]): Promise<void> {
    for (const part of parts) {
      log(part);
      const isFull = live(part);
      if (isFull !== undefined) await Promise.race([isFull, ended]);
    }
  }
  try {
    for await (const chunk of from) {
      if (!Buffer.isBuffer(chunk)) continue;
      seenBytes += chunk.length;
      await pass(redacting.push(chunk));
    }
  } finally {
    await pass(redacting.end());
  }
  return seenBytes;
}
