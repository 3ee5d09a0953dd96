import { restore } from './commands.ts';
import { type Finding, finding } from './finding.ts';
import { compareHashes } from './integrity.ts';
import type { LockedPackage, Lockfile } from './lockfile.ts';
import { hostOf } from './spec.ts';

/** Registry packages by `name@version`, without build metadata. */
export type PackageIndex = ReadonlyMap<string, LockedPackage>;

export function indexOf(packages: readonly LockedPackage[]): PackageIndex {
  const index = new Map<string, LockedPackage>();
  for (const each of packages) {
    const id = contentIdOf(each);
    if (isFromRegistry(each) && index.get(id)?.integrity == null) index.set(id, each);
  }
  return index;
}

export function idOf({ name, version }: Pick<LockedPackage, 'name' | 'version'>): string {
  return `${name}@${version}`;
}

/** A registry has one content for all versions that differ in their build metadata alone (semver.org: 10). */
function contentIdOf({ name, version }: LockedPackage): string {
  return idOf({ name, version: version.replace(/\+.*$/, '') });
}

export function isFromRegistry({ origin }: LockedPackage): boolean {
  return origin === 'registry' || origin === 'url';
}

/** Packages that the base did not have, one of each version. */
export function newPackages(lockfile: Lockfile, base: readonly LockedPackage[]): readonly LockedPackage[] {
  const former = indexOf(base);
  return [...indexOf(lockfile.packages)].flatMap(([id, each]) => (former.has(id) ? [] : [each]));
}

export interface BaseComparison {
  readonly lockfile: Lockfile;
  readonly folder: string;
  readonly base: readonly LockedPackage[];
  readonly commit: string;
}

/** What changed since the base without a version saying so, and which packages now run scripts. */
export function changeFindings({ lockfile, folder, base, commit }: BaseComparison): readonly Finding[] {
  const { manager, file, packages, lineOf } = lockfile;
  const former = indexOf(base);
  const formerScripts = new Set(base.filter(each => each.hasInstallScript === true).map(({ name }) => name));
  const found: Finding[] = [];
  const told = new Set<string>();
  for (const each of packages) {
    const { key, name, version, integrity, resolved } = each;
    const at = () => ({
      file,
      line: lineOf(key),
      package: name,
      version,
      fix: restore(manager, folder, file, commit),
      about: key,
    });
    if (
      each.hasInstallScript === true &&
      !formerScripts.has(name) &&
      !told.has(name) &&
      isFromRegistry(each)
    ) {
      told.add(name);
      const message = `${name}@${version} runs a script when it is installed, and is new.`;
      const fix = `Read the script (\`npm view ${name}@${version} scripts\`), or install with \`--ignore-scripts\`.`;
      found.push(finding('install-script-added', { ...at(), message, fix }));
    }
    const before = isFromRegistry(each) ? former.get(contentIdOf(each)) : undefined;
    if (before === undefined) continue;
    if (before.integrity !== null && integrity === null) {
      const message = `${idOf(each)} had an integrity hash at ${commit.slice(0, 12)}, and has none now.`;
      found.push(finding('integrity-removed', { ...at(), message }));
    }
    const compared = before.integrity === integrity ? 'same' : compareHashes(before.integrity, integrity);
    if (compared === 'other') {
      const message = `The content of ${idOf(each)} is another one than at ${commit.slice(0, 12)}: its integrity changed and its version did not.`;
      found.push(finding('integrity-changed', { ...at(), message }));
    } else if (compared === null && before.integrity !== null && integrity !== null) {
      const message = `The hash of ${idOf(each)} is of another kind than at ${commit.slice(0, 12)}: nobody can tell whether it is the same content.`;
      found.push(finding('integrity-incomparable', { ...at(), message }));
    }
    if (before.resolved === resolved) continue;
    const [was, is] = [hostOf(before.resolved ?? ''), hostOf(resolved ?? '')];
    if (was !== null && is !== null && was !== is) {
      const message = `${idOf(each)} came from ${was} at ${commit.slice(0, 12)}, and now comes from ${is}.`;
      found.push(finding('host-changed', { ...at(), message }));
    }
  }
  return found;
}
