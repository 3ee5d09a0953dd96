import { type Finding, finding } from './finding.ts';
import type { LockedPackage, Lockfile } from './lockfile.ts';

export interface UnneededCall extends Pick<Lockfile, 'file' | 'packages' | 'lineOf'> {
  /** What else is out of step. */
  readonly findings: readonly Finding[];
  /** Keys of what anything needs. */
  readonly reached: ReadonlySet<string>;
  readonly isKept: (each: LockedPackage) => boolean;
  readonly fix: string;
}

/**
 * Packages of a registry that nothing needs: what a dependency that was removed left behind. Where something is missing, what it would
 * need is not counted as needed by nobody.
 */
export function unneeded({
  findings,
  file,
  packages,
  lineOf,
  reached,
  isKept,
  fix,
}: UnneededCall): readonly Finding[] {
  if (findings.some(({ level }) => level === 'error')) return [];
  return packages.flatMap(each => {
    const { key, name, version, origin } = each;
    if (origin !== 'registry' || reached.has(key) || isKept(each)) return [];
    const message = `Nothing needs ${name}@${version}.`;
    return finding('dependency-unreachable', {
      file,
      line: lineOf(key),
      package: name,
      version,
      message,
      fix,
      about: key,
    });
  });
}
