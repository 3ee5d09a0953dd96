import { filterSettings } from '../../git/filter-settings.ts';
import type { Git } from '../../git/git.ts';
import { withoutPrograms } from '../../git/git-environment.ts';
import { UnresolvableError } from '../../git/unresolvable.ts';

/** The files that git knows and that are not, where they are checked out or staged, as the commit has them. New files are not among them. */
export async function dirtyFiles(git: Git): Promise<readonly string[]> {
  const settings = await filterSettings(git);
  if (settings === null)
    throw new UnresolvableError(
      'A filter of git’s has a name that is no UTF-8.',
      'Rename it in git’s configuration.',
    );
  const output = await git.read([
    ...withoutPrograms(settings),
    'status',
    '--porcelain=v1',
    '-z',
    '--untracked-files=no',
    '--no-renames',
    '--ignore-submodules=all',
  ]);
  return output
    .toString('utf8')
    .split('\0')
    .filter(entry => entry !== '')
    .map(entry => entry.slice(3));
}
