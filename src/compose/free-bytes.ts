import { statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { ExternalError, messageOf, systemCode } from '../kernel/errors.ts';

/**
 * How many bytes this user can still write at `folder`, or at the nearest folder above it that is there.
 *
 * @throws ExternalError when the system does not say.
 */
export function freeBytesAt(folder: string): number {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  } catch (error) {
    const above = dirname(folder);
    if (systemCode(error) === 'ENOENT' && above !== folder) return freeBytesAt(above);
    throw new ExternalError(`Nothing says how much room is left at ${folder}: ${messageOf(error)}.`, {
      isRetryable: false,
      fix: 'Let this user look at that folder.',
      cause: error,
    });
  }
}
