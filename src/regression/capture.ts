import { createHash } from 'node:crypto';

/** What a stream printed: its first bytes, how many there were, and the sum of all of them. */
export interface Captured {
  readonly seenBytes: number;
  /** The bytes that were kept. */
  readonly bytes: () => Buffer;
  /** The same as UTF-8; what is none is shown as U+FFFD. */
  readonly text: () => string;
  readonly leftOutBytes: number;
  /** sha256 of every byte, kept or not. */
  readonly digest: () => string;
}

export interface Capture extends Captured {
  readonly write: (chunk: Buffer) => void;
}

/** Keeps the first `keptBytes` of a stream, however long it is. */
export function createCapture(keptBytes: number): Capture {
  const kept: Buffer[] = [];
  const hash = createHash('sha256');
  let heldBytes = 0;
  let seenBytes = 0;
  return {
    get seenBytes() {
      return seenBytes;
    },
    get leftOutBytes() {
      return seenBytes - heldBytes;
    },
    write: chunk => {
      seenBytes += chunk.length;
      hash.update(chunk);
      const part = chunk.subarray(0, keptBytes - heldBytes);
      heldBytes += part.length;
      // A copy: a small part would keep the whole chunk alive.
      if (part.length > 0) kept.push(part.length === chunk.length ? part : Buffer.from(part));
    },
    bytes: () => Buffer.concat(kept),
    text: () => Buffer.concat(kept).toString('utf8'),
    digest: () => hash.copy().digest('hex'),
  };
}
