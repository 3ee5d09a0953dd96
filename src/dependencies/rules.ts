import type { SarifLevel } from '../formats/sarif.ts';

export interface DependencyRule {
  readonly description: string;
  readonly level: SarifLevel;
  /** Which part of the check tells of it. */
  readonly check: CheckName;
}

/** The parts of a check. Each says of itself whether it ran. */
export const CHECKS = ['sync', 'integrity', 'hosts', 'changes', 'advisories', 'licences', 'age'] as const;
export type CheckName = (typeof CHECKS)[number];

function rule(check: CheckName, level: SarifLevel, description: string): DependencyRule {
  return { check, level, description };
}

/** Everything that can be found. A finding of an advisory may be worse or better than its rule, by its severity. */
export const RULES = {
  'manifest-unreadable': rule('sync', 'error', 'A package.json cannot be read'),
  'manifest-missing': rule('sync', 'error', 'A lockfile has no package.json beside it'),
  'lockfile-missing': rule('sync', 'error', 'A package.json with dependencies has no lockfile'),
  'lockfile-several': rule('sync', 'warning', 'A folder has lockfiles of several package managers'),
  'lockfile-unreadable': rule('sync', 'error', 'A lockfile cannot be read'),
  'lockfile-version': rule('sync', 'error', 'A lockfile has a version that cannot be checked'),
  'lockfile-duplicate': rule(
    'sync',
    'error',
    'A lockfile has an entry twice, of which readers see different ones',
  ),
  'lockfile-two-trees': rule(
    'sync',
    'error',
    'The two lists of a lockfile of version 2 contradict one another',
  ),
  'root-differs': rule('sync', 'error', 'The lockfile says another name or version of the project'),
  'dependency-differs': rule(
    'sync',
    'error',
    'The lockfile was made for another range than the manifest has',
  ),
  'dependency-missing': rule('sync', 'error', 'The lockfile lacks a dependency'),
  'dependency-optional-missing': rule('sync', 'warning', 'The lockfile lacks an optional dependency'),
  'dependency-peer-unmet': rule('sync', 'warning', 'A peer dependency is missing or of another version'),
  'dependency-unwanted': rule(
    'sync',
    'error',
    'The lockfile has a dependency that the manifest does not have',
  ),
  'dependency-range': rule('sync', 'error', 'A locked version is outside of the range that asks for it'),
  'dependency-alias': rule('sync', 'error', 'A package stands where another one is asked for'),
  'dependency-unreachable': rule('sync', 'warning', 'Nothing needs a package that is locked'),
  'workspace-missing': rule('sync', 'error', 'A workspace is not in the lockfile, or has no folder'),
  'integrity-missing': rule('integrity', 'error', 'A package has no integrity hash'),
  'integrity-invalid': rule('integrity', 'error', 'An integrity hash is none'),
  'integrity-weak': rule('integrity', 'note', 'A package has no hash that is better than SHA-1'),
  'integrity-conflict': rule('integrity', 'error', 'One version of a package has two contents'),
  'host-foreign': rule('hosts', 'error', 'A package comes from a host that is not allowed'),
  'host-plain': rule('hosts', 'error', 'A package comes over a connection that anybody can change'),
  'resolved-other': rule('hosts', 'error', 'The address of a package is that of another package or version'),
  'git-unpinned': rule('hosts', 'error', 'A git dependency is not pinned to a commit'),
  'registry-changed': rule('changes', 'error', 'Another registry is configured than at the base'),
  'integrity-changed': rule('changes', 'error', 'The content of a version changed'),
  'integrity-removed': rule('changes', 'error', 'The integrity hash of a version was taken away'),
  'integrity-incomparable': rule(
    'changes',
    'error',
    'The hash of a version is of another kind than at the base',
  ),
  'host-changed': rule('changes', 'warning', 'A version comes from another host than at the base'),
  'install-script-added': rule(
    'changes',
    'warning',
    'A package that runs a script when it is installed was added',
  ),
  advisory: rule('advisories', 'error', 'A package has a known vulnerability'),
  'advisory-data-old': rule('advisories', 'warning', 'The advisories are old'),
  'licence-denied': rule('licences', 'error', 'A package has a licence that is denied'),
  'licence-unknown': rule('licences', 'warning', 'A package has no licence that can be read'),
  'release-young': rule('age', 'warning', 'A package was published only lately'),
} as const satisfies Readonly<Record<string, DependencyRule>>;

export type RuleId = keyof typeof RULES;
