import { readFileSync, statSync } from 'node:fs';

/**
 * The text of `file`, which must be a file: opening a pipe in its place would wait for ever.
 *
 * @throws the system's error, or Error when it is something else than a file.
 */
export function readRegularFile(file: string): string {
  if (!statSync(file).isFile()) throw new Error(`${file} is not a file`);
  return readFileSync(file, 'utf8');
}
