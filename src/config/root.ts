import { existsSync, realpathSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path';
import { ConfigError } from '../kernel/errors.ts';

/**
 * p1 keeps its root out of git by a `.gitignore` of `*` in it, which would hide a repository that stands inside.
 *
 * @throws ConfigError when `root`, with all links followed, is the repository, holds it, or is git's own folder.
 */
export function refuseRootAboveRepository(root: string, repositoryRoot: string, where: string): void {
  const real = realPathOf(root);
  if (real.split(sep).includes('.git')) {
    const fix = 'Name a folder of its own, such as .p1.';
    throw new ConfigError({ where, message: `\`root\` is ${root}, which is git's own.`, fix });
  }
  const path = relative(real, realPathOf(repositoryRoot));
  if (path.split(sep)[0] === '..' || isAbsolute(path)) return;
  throw new ConfigError({
    where,
    message: `\`root\` is ${root}, which holds the repository: p1 ignores everything in its root.`,
    fix: 'Name a folder of its own, such as .p1.',
  });
}

/** `path` with the links of its existing part followed. */
function realPathOf(path: string): string {
  if (existsSync(path) || dirname(path) === path) return realpathSync(path);
  return join(realPathOf(dirname(path)), basename(path));
}
