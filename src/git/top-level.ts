import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder that holds the `.git` of `folder` (a worktree's or submodule's `.git` file counts), or undefined. */
export function gitTopLevel(folder: string): string | undefined {
  for (let current = folder; ; current = dirname(current)) {
    if (existsSync(join(current, '.git'))) return current;
    if (dirname(current) === current) return undefined;
  }
}
