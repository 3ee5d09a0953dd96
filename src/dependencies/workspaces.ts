import picomatch from 'picomatch';
import type { LockContext } from './lock-context.ts';

/** Folders of the workspaces, from the project's. Later patterns with `!` take away (docs.npmjs.com: "Workspaces"). */
export function workspaceFolders({ manifest, files, folder }: LockContext): readonly string[] {
  const globs = manifest.workspaces.map(glob => ({
    isTakenAway: glob.startsWith('!'),
    matches: picomatch(glob.replace(/^!/, '').replace(/^\.\//, '').replace(/\/+$/, '')),
  }));
  if (globs.length === 0) return [];
  const prefix = folder === '' ? '' : `${folder}/`;
  return files
    .filter(
      file => file.startsWith(prefix) && file.endsWith('/package.json') && !file.includes('node_modules/'),
    )
    .map(file => file.slice(prefix.length, -'/package.json'.length))
    .filter(path =>
      globs.reduce((is, { isTakenAway, matches }) => (matches(path) ? !isTakenAway : is), false),
    );
}
