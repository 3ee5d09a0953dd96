import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const UNSTAMPED = 'unstamped: runs from the sources';
const STAMPED = 'code-digest.js';

/**
 * Puts the digest of all that stands compiled below `<build>/src/scan` in the place of `SCAN_CODE_DIGEST`, and returns it.
 * The same sources have the same digest, wherever they are.
 */
export function stampScan(build: string): string {
  const root = path.join(build, 'src', 'scan');
  const hash = createHash('sha256');
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.js') && name !== STAMPED)
    .map(name => name.split(path.sep).join('/'))
    .sort();
  for (const name of files) {
    const code = readFileSync(path.join(root, name));
    hash.update(`${name}\0${code.length}\0`).update(code);
  }
  const digest = hash.digest('hex').slice(0, 32);
  const file = path.join(root, STAMPED);
  const text = readFileSync(file, 'utf8');
  if (!text.includes(UNSTAMPED)) throw new Error(`${file} has no place for the digest: compile it anew.`);
  writeFileSync(file, text.replace(UNSTAMPED, digest));
  return digest;
}
