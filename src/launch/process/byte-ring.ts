/** The last bytes of a stream, in a buffer of fixed size. */
export interface ByteRing {
  readonly write: (chunk: Buffer) => void;
  /** What is kept, oldest first. */
  readonly content: () => Buffer;
}

/** Keeps the last `capacity` bytes; takes memory only once something is written. */
export function createByteRing(capacity: number): ByteRing {
  let ring: Buffer | undefined;
  let seenBytes = 0;

  function write(chunk: Buffer): void {
    ring ??= Buffer.allocUnsafe(capacity);
    const last = chunk.subarray(Math.max(0, chunk.length - capacity));
    const at = (seenBytes + chunk.length - last.length) % capacity;
    const fitting = Math.min(last.length, capacity - at);
    last.copy(ring, at, 0, fitting);
    last.copy(ring, 0, fitting);
    seenBytes += chunk.length;
  }

  function content(): Buffer {
    if (ring === undefined) return Buffer.alloc(0);
    if (seenBytes <= capacity) return ring.subarray(0, seenBytes);
    const at = seenBytes % capacity;
    return Buffer.concat([ring.subarray(at), ring.subarray(0, at)]);
  }

  return { write, content };
}
