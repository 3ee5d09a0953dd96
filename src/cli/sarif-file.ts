import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { ExternalError, messageOf, quote } from '../kernel/errors.ts';

/**
 * Writes what `--sarif` asks for; `file` is relative to `workingFolder`.
 *
 * @throws ExternalError when it cannot be written.
 */
export function writeSarif(workingFolder: string, file: string, sarif: string): void {
  const path = resolve(workingFolder, file);
  try {
    writeFileSync(path, sarif);
  } catch (error) {
    throw new ExternalError(`${quote(path)} cannot be written: ${messageOf(error)}.`, {
      isRetryable: false,
      fix: 'Name a file in a folder that is there and may be written to.',
      cause: error,
    });
  }
}
