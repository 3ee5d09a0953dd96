import type { Criterion } from '../gate.ts';

/** The conditions of the gate `dependencies`; docs/gates/dependencies.md has a section for each. */
export const DEPENDENCIES_CRITERIA = [
  criterion(
    'advisory-high',
    'fail',
    'What ships has an advisory at or above `dependencies.fail-on` that the base does not have.',
  ),
  criterion(
    'licence-denied',
    'fail',
    'A package is under a licence that `dependencies.licences.deny` denies.',
  ),
  criterion(
    'host-not-allowed',
    'fail',
    'A package comes from a host that is not allowed, over an open connection, or from another address than its own; or the change names another registry.',
  ),
  criterion(
    'integrity-missing',
    'fail',
    'A package of a registry has no integrity hash that could be checked.',
  ),
  criterion('integrity-changed', 'fail', 'The content of a package changed, and its version did not.'),
  criterion(
    'lockfile-mismatch',
    'fail',
    'A lockfile is not what its manifest asks for, cannot be read, or is gone.',
  ),
  criterion(
    'advisory-moderate',
    'warn',
    'A package has an advisory of moderate severity, below `dependencies.fail-on`.',
  ),
  criterion(
    'advisory-in-base',
    'warn',
    'A package has an advisory at or above `dependencies.fail-on` that the base has too.',
  ),
  criterion(
    'advisory-development',
    'warn',
    'A package that only development needs has an advisory at or above `dependencies.fail-on`.',
  ),
  criterion('advisory-data-old', 'warn', 'The advisories are older than 7 days.'),
  criterion(
    'advisories-not-set-up',
    'warn',
    'Offline, and no advisories were ever kept or named: nobody knows of any.',
  ),
  criterion(
    'release-young',
    'warn',
    'A package was added that was published less than `dependencies.min-age-days` ago.',
  ),
  criterion('install-script-added', 'warn', 'A package was added that runs a script when it is installed.'),
  criterion('licence-unknown', 'warn', 'Of a package nobody can tell the licence, and some are denied.'),
  criterion('host-changed', 'warn', 'A version comes from another allowed host than at the base.'),
  criterion(
    'lockfile-untidy',
    'warn',
    'A lockfile can be installed, but has something that nobody asks for, lacks something optional, or is one of several.',
  ),
  criterion(
    'no-lockfile',
    'warn',
    'A manifest has dependencies and never had a lockfile: nothing of it was checked.',
  ),
  criterion('check-did-not-run', 'error', 'A part of the check that was to run did not.'),
  criterion(
    'no-manifest',
    'not-applicable',
    'Neither base nor head has a package.json or a lockfile of npm, pnpm or yarn.',
  ),
] as const;

export type DependenciesCriterion = (typeof DEPENDENCIES_CRITERIA)[number]['id'];

function criterion<Name extends string>(name: Name, level: Criterion['level'], states: string) {
  return { id: `dependencies/${name}` as const, level, isLive: false, states };
}
