import { isUtf8 } from 'node:buffer';
import type { Git } from './git.ts';

/**
 * The names of the settings that tell git of programs which files go through, for `withoutPrograms`; null when one can be given to no program,
 * and so not be taken from git.
 */
export async function filterSettings(git: Git): Promise<readonly string[] | null> {
  const settings = await git.ask(['config', '--null', '--name-only', '--get-regexp', '^filter\\.']);
  if (settings !== null && !isUtf8(settings)) return null;
  const names = (settings ?? Buffer.alloc(0)).toString('utf8').split('\0');
  return [...new Set(names.filter(name => name !== ''))];
}
