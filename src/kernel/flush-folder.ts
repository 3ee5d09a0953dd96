import { closeSync, fsyncSync, openSync } from 'node:fs';
import { systemCode } from './errors.ts';

/**
 * Flushes the entries of `folder`, so that a rename or a link in it outlives a power cut. Some file systems do so by
 * themselves, and refuse.
 */
export function flushFolder(folder: string): void {
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } catch (error) {
    if (!['EINVAL', 'ENOTSUP', 'EOPNOTSUPP'].includes(systemCode(error) ?? '')) throw error;
  } finally {
    closeSync(descriptor);
  }
}
