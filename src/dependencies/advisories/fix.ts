import { inFolder, shellWord } from '../commands.ts';
import type { LockedPackage, Lockfile } from '../lockfile.ts';
import { isInRange, specOf } from '../spec.ts';

const ADD = { npm: 'npm install', pnpm: 'pnpm add', yarn: 'yarn add' } as const;
const UPDATE = { npm: 'npm update', pnpm: 'pnpm update', yarn: 'yarn upgrade' } as const;
const WHY = { npm: 'npm explain', pnpm: 'pnpm why', yarn: 'yarn why' } as const;

/** The command that brings `fixed` of a package in: by its own range, by the project's, or over the heads of who asks for it. */
export function upgradeCommand(
  lockfile: Lockfile,
  folder: string,
  { key, name }: LockedPackage,
  fixed: string | null,
): string {
  const { manager } = lockfile;
  const word = shellWord(name);
  if (fixed === null) {
    const why = inFolder(folder, `${WHY[manager]} ${word}`);
    return `No version without it is known: \`${why}\` names who needs it; replace that.`;
  }
  const dependents = lockfile.dependentsOf(key);
  const isOpen = dependents.every(({ spec }) => allows(spec, fixed));
  if (isOpen && dependents.length > 0) return inFolder(folder, `${UPDATE[manager]} ${word}`);
  const projects = dependents.filter(({ isProject }) => isProject);
  if (projects.length > 0 && dependents.every(({ isProject, spec }) => isProject || allows(spec, fixed)))
    return projects
      .map(({ from }) => `${ADD[manager]} ${shellWord(`${name}@${fixed}`)}${workspaceFlag(manager, from)}`)
      .map(command => inFolder(folder, command))
      .join(' && ');
  return inFolder(folder, overrideCommand(manager, name, fixed));
}

function allows(spec: string, version: string): boolean {
  const wanted = specOf(spec);
  return (wanted.kind === 'range' || wanted.kind === 'alias') && isInRange(version, wanted.range);
}

function workspaceFlag(manager: Lockfile['manager'], from: string): string {
  return manager === 'npm' && from !== '' ? ` --workspace=${shellWord(from)}` : '';
}

/** Whoever asks for another version gets this one (docs.npmjs.com: "overrides"; pnpm.io: "overrides"; yarnpkg.com: "resolutions"). */
function overrideCommand(manager: Lockfile['manager'], name: string, fixed: string): string {
  const field = { npm: 'overrides', pnpm: 'pnpm.overrides', yarn: 'resolutions' }[manager];
  const install = { npm: 'npm install', pnpm: 'pnpm install', yarn: 'yarn install' }[manager];
  return `npm pkg set ${shellWord(`${field}[${name}]=^${fixed}`)} && ${install}`;
}
