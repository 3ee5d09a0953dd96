import { findProjects, isOfTests, type Project } from '../../dependencies/projects.ts';
import type { ManifestFacts } from './facts.ts';

/** What there is of manifests and lockfiles among `files`. Pure. */
export function manifestFacts(files: readonly string[]): ManifestFacts {
  const { projects } = findProjects(files, null);
  const manifests = manifestsIn(files);
  const locked = new Set(withLockfile(projects).map(({ folder }) => folder));
  return {
    manifests: manifests.length,
    lockfiles: locked.size,
    unlocked: new Set(manifests.filter(file => !locked.has(folderOf(file)))),
  };
}

/** The outermost manifests that belong to no project that is looked at. Pure. */
export function uncoveredManifests(files: readonly string[]): readonly string[] {
  const covered = new Set(findProjects(files, null).projects.map(({ folder }) => folder));
  const manifests = manifestsIn(files);
  const folders = new Set(manifests.map(folderOf));
  return manifests.filter(file => {
    const folder = folderOf(file);
    const outer = foldersAbove(folder);
    return !covered.has(folder) && !outer.some(each => covered.has(each) || folders.has(each));
  });
}

function manifestsIn(files: readonly string[]): readonly string[] {
  return files.filter(
    file =>
      /(?:^|\/)package\.json$/.test(file) &&
      !/(?:^|\/)node_modules\//.test(file) &&
      !isOfTests(folderOf(file)),
  );
}

function withLockfile(projects: readonly Project[]): readonly Project[] {
  return projects.filter(({ lockfiles }) => lockfiles.length > 0);
}

function folderOf(file: string): string {
  return file.slice(0, Math.max(0, file.lastIndexOf('/')));
}

function foldersAbove(folder: string): readonly string[] {
  if (folder === '') return [];
  const parts = folder.split('/');
  return parts.map((_, index) => parts.slice(0, index).join('/'));
}
