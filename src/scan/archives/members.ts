import type { Budget, Member, OnSkipped } from './member.ts';
import { isTar, tarMembers } from './tar.ts';
import { unpack } from './unpack.ts';
import { zipMembers } from './zip.ts';
import { isZip } from './zip-directory.ts';

export function isArchive(bytes: Buffer): boolean {
  return isGzip(bytes) || isTar(bytes) || isZip(bytes);
}

/**
 * The files in a zip, tar or gzip archive, as far as the budget goes. Of a broken archive all members that can be read, and of a
 * broken member what comes before the break; both are told.
 */
export function* membersOf(bytes: Buffer, budget: Budget, onSkipped: OnSkipped): Generator<Member> {
  if (isTar(bytes)) yield* tarMembers(bytes, budget, onSkipped);
  else if (isGzip(bytes)) {
    const { bytes: inflated, trouble } = unpack('gzip', bytes, budget);
    if (trouble !== null) onSkipped('', trouble);
    budget.bytes -= inflated.length;
    if (inflated.length > 0) yield { name: '', bytes: inflated, isSameLevel: isTar(inflated) };
  } else yield* zipMembers(bytes, budget, onSkipped);
}

function isGzip(bytes: Buffer): boolean {
  return bytes.length > 18 && bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 8;
}
