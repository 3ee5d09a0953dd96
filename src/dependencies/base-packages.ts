import type { LockedPackage } from './lockfile.ts';
import { readManifest } from './manifest.ts';
import { npmPackages } from './npm/npm-lockfile.ts';
import { type Base, type ProjectCall, prefixOf } from './project-call.ts';
import { readLockfile } from './read-lockfile.ts';

/** The packages of the base's lockfile of the same folder, none where it had none; null when it cannot be read. */
export async function basePackages(
  { project }: ProjectCall,
  { tree, files }: Base,
): Promise<readonly LockedPackage[] | null> {
  const { folder } = project;
  const manifest = await readManifest(tree, `${prefixOf(project)}package.json`);
  if (manifest.kind === 'miss') return [];
  if (manifest.kind === 'bad') return null;
  for (const { manager, name } of NAMES) {
    const file = `${prefixOf(project)}${name}`;
    const base = await tree.read(file);
    if (base.kind === 'miss') continue;
    if (manager === 'npm') return base.kind === 'hit' ? npmPackages({ file, folder, text: base.text }) : null;
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
