import { realpathSync } from 'node:fs';
import { isAbsolute, relative, sep } from 'node:path';

/** Whether `target`, without links in its path, is not below the folder `root`. */
export function isOutside(root: string, target: string): boolean {
  const way = relative(realpathSync(root), target);
  return way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way);
}
