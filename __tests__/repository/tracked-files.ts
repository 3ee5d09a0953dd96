import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Paths of all files that git tracks and that are there, from the repository's root. */
export function trackedFiles(): string[] {
  return execFileSync('git', ['ls-files', '-z'], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
    .split('\0')
    .filter(file => file !== '' && existsSync(file));
}
