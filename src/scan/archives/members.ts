import { gzipMembers, isGzip } from './gzip.ts';
import type { Budget, Member, OnSkipped } from './member.ts';
import { isTar, tarMembers } from './tar.ts';
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
  else if (isGzip(bytes)) yield* gzipMembers(bytes, budget, onSkipped);
  else yield* zipMembers(bytes, budget, onSkipped);
}
