import type { Finding } from './finding.ts';

export const MANAGERS = ['npm', 'pnpm', 'yarn'] as const;
export type Manager = (typeof MANAGERS)[number];

/**
 * Where a package comes from: a registry, a git repository, an address, a file or folder of the project, the tarball of
 * another package, or the project itself.
 */
export type Origin = 'registry' | 'git' | 'url' | 'file' | 'link' | 'bundled' | 'project';

/** One package as a lockfile has it. */
export interface LockedPackage {
  /** Its key in the lockfile. */
  readonly key: string;
  /** By which it is known where it comes from; an alias is not its name. */
  readonly name: string;
  readonly version: string;
  readonly origin: Origin;
  readonly resolved: string | null;
  readonly integrity: string | null;
  /** Null where the lockfile does not tell. */
  readonly hasInstallScript: boolean | null;
  readonly licence: string | null;
  /** Whether what the project ships needs it, and not its development alone. */
  readonly isRuntime: boolean;
}

/** Who asks for a package, and how. */
export interface Dependent {
  /** Key of who asks; '' or a folder for a project. */
  readonly from: string;
  readonly spec: string;
  readonly isProject: boolean;
}

/** A lockfile as read, and what is wrong between it and its manifests. */
export interface Lockfile {
  readonly manager: Manager;
  /** From the repository's root. */
  readonly file: string;
  readonly packages: readonly LockedPackage[];
  /** 1-based line of a package's entry. */
  readonly lineOf: (key: string) => number;
  readonly dependentsOf: (key: string) => readonly Dependent[];
  /** Whether packages have yarn's checksums in place of hashes. */
  readonly hasChecksums: boolean;
  /** What is out of step. */
  readonly findings: readonly Finding[];
}
