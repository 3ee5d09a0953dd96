import type { Manager } from './lockfile.ts';

/** A folder with a package.json or a lockfile, which is installed by itself. */
export interface Project {
  /** From the repository's root, '' for that itself. */
  readonly folder: string;
  readonly hasManifest: boolean;
  readonly lockfiles: readonly { readonly manager: Manager; readonly file: string }[];
  /** Lockfiles that p1 does not read. */
  readonly unread: readonly string[];
}

export interface Projects {
  readonly projects: readonly Project[];
  /** Folders of tests, whose projects are broken on purpose or never installed. */
  readonly leftOut: readonly string[];
}

/** A shrinkwrap goes before a package-lock.json (docs.npmjs.com: "npm-shrinkwrap.json"). */
const LOCKFILES: readonly (readonly [string, Manager])[] = [
  ['npm-shrinkwrap.json', 'npm'],
  ['package-lock.json', 'npm'],
  ['pnpm-lock.yaml', 'pnpm'],
  ['yarn.lock', 'yarn'],
];
const UNREAD = ['bun.lock', 'bun.lockb', 'deno.lock'];
/** git lists the files of a folder that stands where a lockfile should be, and not the folder. */
const FOLDER_IN_PLACE =
  /^((?:.*\/)?(?:package-lock\.json|npm-shrinkwrap\.json|pnpm-lock\.yaml|yarn\.lock|package\.json))\//;
const OF_TESTS = /(?:^|\/)(?:__fixtures__|fixtures?|testdata|test-?data|__testfixtures__)(?:\/|$)/;

/**
 * Every project of a repository: its root where that has a package.json, and each folder with a lockfile. `only` restricts them to a folder
 * and those below; a folder that is named is looked at also when it is one of tests.
 */
export function findProjects(files: readonly string[], only: string | null): Projects {
  const byFolder = new Map<string, Set<string>>();
  for (const listed of files) {
    const file = FOLDER_IN_PLACE.exec(listed)?.[1] ?? listed;
    const slash = file.lastIndexOf('/');
    const [folder, name] = [file.slice(0, Math.max(0, slash)), file.slice(slash + 1)];
    if (!isTold(name) || /(?:^|\/)node_modules(?:\/|$)/.test(folder) || !isWithin(folder, only)) continue;
    byFolder.set(folder, (byFolder.get(folder) ?? new Set()).add(name));
  }
  const all = [...byFolder].flatMap(([folder, names]) => projectOf(folder, names, only));
  const isLeftOut = ({ folder }: Project): boolean =>
    isOfTests(only === null ? folder : folder.slice(only.length));
  return {
    projects: all.filter(project => !isLeftOut(project)).sort((a, b) => (a.folder < b.folder ? -1 : 1)),
    leftOut: all
      .filter(isLeftOut)
      .map(({ folder }) => folder)
      .sort(),
  };
}

/** Whether the projects of `folder` are broken on purpose, or never installed. */
export function isOfTests(folder: string): boolean {
  return OF_TESTS.test(folder);
}

function isTold(name: string): boolean {
  return (
    name === 'package.json' || UNREAD.includes(name) || LOCKFILES.some(([lockfile]) => lockfile === name)
  );
}

function isWithin(folder: string, only: string | null): boolean {
  return only === null || only === '' || folder === only || folder.startsWith(`${only}/`);
}

function projectOf(folder: string, names: ReadonlySet<string>, only: string | null): readonly Project[] {
  const path = (name: string): string => (folder === '' ? name : `${folder}/${name}`);
  const found = LOCKFILES.filter(([name]) => names.has(name));
  const lockfiles = found
    .filter(([name], index) => name !== 'package-lock.json' || index === 0)
    .map(([name, manager]) => ({ manager, file: path(name) }));
  // Manifests without a lockfile are workspaces, templates or parts of packages, but for the one that is asked about.
  if (lockfiles.length === 0 && folder !== (only ?? '')) return [];
  const unread = UNREAD.filter(name => names.has(name)).map(path);
  return [{ folder, hasManifest: names.has('package.json'), lockfiles, unread }];
}
