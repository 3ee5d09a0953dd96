import { constants, gunzipSync, inflateRawSync } from 'node:zlib';
import { tarMembers } from './tar.ts';
import { zipMembers } from './zip.ts';

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

export function isArchive(bytes: Buffer): boolean {
  return isZip(bytes) || isGzip(bytes) || isTar(bytes);
}

/** The files in a zip, tar or gzip archive, as far as the budget goes. A broken archive has the members before the break. */
export function* membersOf(bytes: Buffer, budget: Budget, onSkipped: OnSkipped): Generator<Member> {
  if (isZip(bytes)) yield* zipMembers(bytes, budget, onSkipped);
  else if (isTar(bytes)) yield* tarMembers(bytes, budget, onSkipped);
  else if (isGzip(bytes)) {
    const inflated = unpacked('gzip', () =>
      gunzipSync(bytes, { maxOutputLength: Math.max(1, budget.bytes), finishFlush: constants.Z_SYNC_FLUSH }),
    );
    if (typeof inflated === 'string') onSkipped('', inflated);
    else {
      budget.bytes -= inflated.length;
      yield { name: '', bytes: inflated };
    }
  }
}

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

function isZip(bytes: Buffer): boolean {
  return bytes.length > 22 && bytes.readUInt32LE(0) === 0x04034b50;
}

function isGzip(bytes: Buffer): boolean {
  return bytes.length > 18 && bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 8;
}

function isTar(bytes: Buffer): boolean {
  return bytes.length >= 512 && bytes.toString('latin1', 257, 262) === 'ustar';
}
