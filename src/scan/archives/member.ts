import { inflateRawSync } from 'node:zlib';

/** A file in an archive. Its name is shown, and never the name of a file that p1 opens or writes. */
export interface Member {
  readonly name: string;
  readonly bytes: Buffer;
}

/** What is left of what one archive may unpack to, with all archives in it. */
export interface Budget {
  bytes: number;
  members: number;
}

/** Told of a member that was left out, and why, in words that follow its name; '' is the archive itself. */
export type OnSkipped = (name: string, reason: string) => void;

/** What `inflate` gives, or why it gave nothing. */
export function unpacked(what: string, inflate: () => Buffer): Buffer | string {
  try {
    return inflate();
  } catch (error) {
    const isTooMuch = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
    return isTooMuch
      ? `unpacks to more than may be read of one archive (${what})`
      : `cannot be unpacked (${what})`;
  }
}

export function inflateRaw(bytes: Buffer, budget: Budget): Buffer | string {
  return unpacked('deflate', () => inflateRawSync(bytes, { maxOutputLength: Math.max(1, budget.bytes) }));
}
