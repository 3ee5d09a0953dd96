import type { LockedPackage } from './lockfile.ts';
import { readManifest } from './manifest.ts';
import { npmPackages } from './npm/npm-lockfile.ts';
import { type Base, type ProjectCall, prefixOf } from './project-call.ts';
import { findProjects, type Project } from './projects.ts';
import { readLockfile } from './read-lockfile.ts';

/**
 * The packages of the base's lockfile of the same folder; where it had none, those of lockfiles that are gone, since one of them may have
 * been moved here. Null when one cannot be read.
 */
export async function basePackages(
  { project, files: present }: ProjectCall,
  base: Base,
): Promise<readonly LockedPackage[] | null> {
  const own = await packagesIn(project, base);
  if (own === null || own.length > 0) return own;
  const known = new Set(present);
  const gone = findProjects(base.files, null).projects.filter(({ lockfiles }) =>
    lockfiles.some(({ file }) => !known.has(file)),
  );
  const moved = await Promise.all(gone.map(each => packagesIn(each, base)));
  return moved.flatMap(each => each ?? []);
}

async function packagesIn(project: Project, { tree, files }: Base): Promise<readonly LockedPackage[] | null> {
  const { folder } = project;
  const manifest = await readManifest(tree, `${prefixOf({ folder })}package.json`);
  if (manifest.kind === 'miss') return [];
  if (manifest.kind === 'bad') return null;
  for (const { manager, name } of NAMES) {
    const file = `${prefixOf({ folder })}${name}`;
    const found = await tree.read(file);
    if (found.kind === 'miss') continue;
    if (manager === 'npm')
      return found.kind === 'hit' ? npmPackages({ file, folder, text: found.text }) : null;
    const reading = await readLockfile(manager, { tree, files, folder, file, manifest: manifest.manifest });
    return reading.kind === 'hit' ? reading.lockfile.packages : null;
  }
  return [];
}

const NAMES = [
  { manager: 'npm', name: 'npm-shrinkwrap.json' },
  { manager: 'npm', name: 'package-lock.json' },
  { manager: 'pnpm', name: 'pnpm-lock.yaml' },
  { manager: 'yarn', name: 'yarn.lock' },
] as const;
