import type { Finding } from '../../dependencies/finding.ts';
import type { RuleId } from '../../dependencies/rules.ts';
import { isAtLeast } from '../../dependencies/severity.ts';
import type { DependenciesCriterion } from './criteria.ts';
import type { DependenciesFacts } from './facts.ts';

/** Rules that are a criterion by themselves; the others are decided by more than their id. */
const BY_RULE: Readonly<Partial<Record<RuleId, DependenciesCriterion>>> = {
  'advisory-data-old': 'dependencies/advisory-data-old',
  'host-foreign': 'dependencies/host-not-allowed',
  'host-plain': 'dependencies/host-not-allowed',
  'resolved-other': 'dependencies/host-not-allowed',
  'git-unpinned': 'dependencies/host-not-allowed',
  'registry-changed': 'dependencies/host-not-allowed',
  'host-changed': 'dependencies/host-changed',
  'integrity-missing': 'dependencies/integrity-missing',
  'integrity-removed': 'dependencies/integrity-missing',
  'integrity-invalid': 'dependencies/integrity-missing',
  'integrity-conflict': 'dependencies/integrity-changed',
  'integrity-changed': 'dependencies/integrity-changed',
  'integrity-incomparable': 'dependencies/integrity-changed',
  'install-script-added': 'dependencies/install-script-added',
  'licence-denied': 'dependencies/licence-denied',
  'licence-unknown': 'dependencies/licence-unknown',
  'release-young': 'dependencies/release-young',
};

/** Which criterion a finding is; null for a note, which is told of nobody. */
export function criterionOf(
  finding: Finding,
  { base }: Pick<DependenciesFacts, 'base'>,
  failOn: Parameters<typeof isAtLeast>[1],
): DependenciesCriterion | null {
  const { rule, level, file } = finding;
  if (level === 'note') return null;
  if (rule === 'advisory') return ofAdvisory(finding, failOn);
  if (rule === 'lockfile-missing') return ofMissingLockfile(file, base);
  return (
    BY_RULE[rule] ?? (level === 'error' ? 'dependencies/lockfile-mismatch' : 'dependencies/lockfile-untidy')
  );
}

function ofAdvisory(
  { severity, standing }: Finding,
  failOn: Parameters<typeof isAtLeast>[1],
): DependenciesCriterion {
  if (severity !== null && !isAtLeast(severity, failOn)) return 'dependencies/advisory-moderate';
  if (standing === 'base') return 'dependencies/advisory-in-base';
  return standing === 'development' ? 'dependencies/advisory-development' : 'dependencies/advisory-high';
}

/** What never had a lockfile was not set up; one that a change takes away, or leaves out of a new project, is. */
export function ofMissingLockfile(
  manifest: string,
  base: DependenciesFacts['base'],
): 'dependencies/lockfile-mismatch' | 'dependencies/no-lockfile' {
  return base === null || base.unlocked.has(manifest)
    ? 'dependencies/no-lockfile'
    : 'dependencies/lockfile-mismatch';
}
