import type { Readable } from 'node:stream';
import type { RedactingStream } from '../../redact/redacting-stream.ts';
import type { CappedLog } from './capped-log.ts';

/** Where a person watches a step: bytes in, a promise when the far side is slow. */
export type LiveSink = (chunk: Buffer) => Promise<void> | undefined;

export interface PumpOptions {
  readonly from: Readable;
  readonly redacting: RedactingStream;
  readonly live: LiveSink;
  readonly log: CappedLog;
}

/** Moves a step's output to the live view and the log, redacted, no faster than the live view takes it. Returns the bytes seen. */
export async function pumpOutput({ from, redacting, live, log }: PumpOptions): Promise<number> {
  let seenBytes = 0;
  async function pass(chunk: Buffer): Promise<void> {
    if (chunk.length === 0) return;
    log.write(chunk);
    await live(chunk);
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
