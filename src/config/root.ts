import { isAbsolute, relative } from 'node:path';
import { ConfigError } from '../kernel/errors.ts';

/**
 * p1 keeps its root out of git by a `.gitignore` of `*` in it, which would hide a repository that stands inside.
 *
 * @throws ConfigError when `root` is the repository or holds it.
 */
export function refuseRootAboveRepository(root: string, repositoryRoot: string, where: string): void {
  const path = relative(root, repositoryRoot);
  if (path.split('/')[0] === '..' || isAbsolute(path)) return;
  throw new ConfigError({
    where,
    message: `\`root\` is ${root}, which holds the repository: p1 ignores everything in its root.`,
    fix: 'Name a folder of its own, such as .p1.',
  });
}
