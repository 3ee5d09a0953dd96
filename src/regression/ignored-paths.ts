import { realpathSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { Git } from '../git/git.ts';
import { archiveName } from './baseline.ts';
import type { BaselinePlace } from './read-baseline.ts';

/**
 * What of `paths` git leaves out by its ignore files, and so is in no commit: those that it ignores, and what it ignores inside of those
 * that are folders. Paths are relative to the folder of `git`, which is `root`; a link stands for what it leads to.
 *
 * @throws as `Git.read` does.
 */
export async function ignoredAmong(
  git: Git,
  root: string,
  paths: readonly string[],
): Promise<readonly string[]> {
  // Of a folder that is ignored as a whole git names the folder.
  const listed = await git.read([
    'ls-files',
    '-z',
    '--others',
    '--ignored',
    '--exclude-standard',
    '--directory',
  ]);
  const ignored = listed
    .toString('utf8')
    .split('\0')
    .filter(part => part !== '')
    .map(withoutSlash);
  const places = [...new Set(paths.map(path => realPath(root, path)))];
  const found = places.flatMap(place =>
    ignored.some(each => isWithin(place, each)) ? [place] : ignored.filter(each => isWithin(each, place)),
  );
  // Beside a folder git names its files too.
  return [...new Set(found)].filter(each => !found.some(other => isWithin(each, `${other}/`))).sort();
}

/**
 * Which of the two places of baselines git would leave out: what is written there would be in no commit. A file that git knows is not ignored.
 */
export async function ignoredPlaces(
  git: Git,
  { baseline, archive }: BaselinePlace,
): Promise<readonly string[]> {
  const probes: readonly (readonly [string, string])[] = [
    [baseline, baseline],
    [archive, `${archive}/${PROBE}`],
  ];
  const found: string[] = [];
  for (const [place, path] of probes)
    if ((await git.ask([...PATHS_ALONE, 'check-ignore', '--quiet', path])) !== null) found.push(place);
  return found;
}

/** What is asked here are paths and no patterns, and the option that says so is refused. */
const PATHS_ALONE = ['--no-literal-pathspecs'];

/** A name as every file of an archive has one. */
const PROBE = archiveName({ provenance: { frozen_at: '2000-01-01T00:00:00.000Z' }, digest: '0'.repeat(64) });

function realPath(root: string, path: string): string {
  try {
    return relative(realpathSync(root), realpathSync(join(root, path)))
      .split(sep)
      .join('/');
  } catch {
    return withoutSlash(path);
  }
}

function withoutSlash(path: string): string {
  return path.replace(/\/+$/, '');
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${withoutSlash(folder)}/`);
}
