import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Program and arguments of `p1` at a terminal, beside the bundle; null where p1 runs unbundled. */
export function p1Program(): readonly [string, ...string[]] | null {
  const name = './cli.js';
  const file = fileURLToPath(new URL(name, import.meta.url));
  return existsSync(file) ? [process.execPath, file] : null;
}
