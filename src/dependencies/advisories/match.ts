import type { SarifLevel } from '../../formats/sarif.ts';
import { idOf } from '../changes.ts';
import { type Finding, finding } from '../finding.ts';
import type { LockedPackage, Lockfile } from '../lockfile.ts';
import { isAtLeast, type Severity } from '../severity.ts';
import { type Advisory, concerns, fixedVersion } from './advisory.ts';
import { upgradeCommand } from './fix.ts';

export interface AdvisoryCheck {
  readonly lockfile: Lockfile;
  readonly folder: string;
  readonly failOn: Severity;
  /** Packages of the base; null without one, when every advisory counts as new. */
  readonly base: readonly LockedPackage[] | null;
}

/** Which advisories concern which packages, one finding for each version. */
export function advisoryFindings(check: AdvisoryCheck, advisories: readonly Advisory[]): readonly Finding[] {
  const byName = groupByName(advisories);
  const found = new Map<string, Finding>();
  for (const each of check.lockfile.packages) {
    if (!isKnownByName(each)) continue;
    for (const advisory of byName.get(each.name) ?? []) {
      const id = `${advisory.id} ${idOf(each)}`;
      if (!concerns(advisory, each.version)) continue;
      const next = findingOf(check, advisory, each);
      const former = found.get(id);
      if (former === undefined || (former.level !== 'error' && next.level === 'error')) found.set(id, next);
    }
  }
  return [...found.values()];
}

/** What registries know by name and version, also when it came in the tarball of another package. */
export function isKnownByName({ origin, version }: LockedPackage): boolean {
  return (origin === 'registry' || origin === 'bundled' || origin === 'url') && version !== '';
}

function groupByName(advisories: readonly Advisory[]): ReadonlyMap<string, readonly Advisory[]> {
  const groups = new Map<string, Advisory[]>();
  for (const advisory of advisories)
    groups.set(advisory.name, [...(groups.get(advisory.name) ?? []), advisory]);
  return groups;
}

function findingOf(check: AdvisoryCheck, advisory: Advisory, each: LockedPackage): Finding {
  const { lockfile, folder, base } = check;
  const isNew =
    base === null || !base.some(({ name, version }) => name === each.name && concerns(advisory, version));
  const fixed = fixedVersion(advisory, each.version);
  const reach = each.isRuntime ? '' : ' Only development needs it.';
  const known = isNew ? '' : ' The base has it too.';
  return finding('advisory', {
    file: lockfile.file,
    line: lockfile.lineOf(each.key),
    package: each.name,
    version: each.version,
    severity: advisory.severity,
    advisory: advisory.id,
    standing: !isNew ? 'base' : each.isRuntime ? 'new' : 'development',
    level: levelOf(check, advisory, each, isNew),
    message:
      `${idOf(each)} has ${advisory.id} (${advisory.severity}): ${advisory.title}.${reach}${known} ${advisory.url}`.trimEnd(),
    fix: upgradeCommand(lockfile, folder, each, fixed),
  });
}

function levelOf(
  { failOn }: AdvisoryCheck,
  { severity }: Advisory,
  { isRuntime }: LockedPackage,
  isNew: boolean,
): SarifLevel {
  if (isAtLeast(severity, failOn)) return isRuntime && isNew ? 'error' : 'warning';
  return isAtLeast(severity, 'moderate') ? 'warning' : 'note';
}
