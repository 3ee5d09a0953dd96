import { constants, gunzipSync } from 'node:zlib';
import { type Budget, type Member, type OnSkipped, unpacked } from './member.ts';
import { tarMembers } from './tar.ts';
import { zipMembers } from './zip.ts';

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

function isZip(bytes: Buffer): boolean {
  return bytes.length > 22 && bytes.readUInt32LE(0) === 0x04034b50;
}

function isGzip(bytes: Buffer): boolean {
  return bytes.length > 18 && bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 8;
}

function isTar(bytes: Buffer): boolean {
  return bytes.length >= 512 && bytes.toString('latin1', 257, 262) === 'ustar';
}
