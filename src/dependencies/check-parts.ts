import { lookUpAdvisories } from './advisories/look-up.ts';
import { advisoryFindings } from './advisories/match.ts';
import { type CheckState, failed, skipped } from './answer.ts';
import { changeFindings, newPackages } from './changes.ts';
import { type Finding, finding } from './finding.ts';
import { hostFindings } from './hosts.ts';
import type { LockedPackage, Lockfile } from './lockfile.ts';
import type { Manifest } from './manifest.ts';
import { type ProjectCall, pathOf, prefixOf } from './project-call.ts';
import { type Registries, registryChanges } from './registries.ts';
import { releaseFindings } from './release-age.ts';
import type { CheckName } from './rules.ts';

/** Older advisories say little of what is new (gate 2). */
const OLD_DAYS = 7;
const DAY_MS = 86_400_000;

/** Each part notes in these whether it ran. */
type States = Record<CheckName, CheckState>;

export async function hosts(
  call: ProjectCall,
  lockfile: Lockfile,
  { overridden }: Manifest,
  asked: Promise<Registries>,
  states: States,
): Promise<readonly Finding[]> {
  const { project, policy, base } = call;
  const registries = await asked;
  if (registries.kind === 'unavailable') {
    states.hosts = failed(`the registry is not known: ${registries.why}`);
    return [];
  }
  const allowed = { registries: registries.urls, allowed: policy.allowedHosts, overridden };
  return hostFindings(lockfile, project.folder, allowed, base?.commit ?? null);
}

export async function changes(
  call: ProjectCall,
  lockfile: Lockfile,
  former: readonly LockedPackage[] | null,
  states: States,
): Promise<readonly Finding[]> {
  const { base, tree, project } = call;
  if (base === null) {
    states.changes = skipped('no --base was given');
    return [];
  }
  const moved = await registryChanges(tree, base.tree, prefixOf(project), base.commit);
  if (former === null) {
    states.changes = failed(`the lockfile of ${base.commit.slice(0, 12)} cannot be read`);
    return moved;
  }
  return [
    ...moved,
    ...changeFindings({ lockfile, folder: project.folder, base: former, commit: base.commit }),
  ];
}

export async function advisories(
  call: ProjectCall,
  lockfile: Lockfile,
  base: readonly LockedPackage[] | null,
  states: States,
): Promise<readonly Finding[]> {
  const { source, tree, project, now, policy } = call;
  const reading = await lookUpAdvisories({
    source,
    lockfile,
    path: pathOf(call),
    tree,
    prefix: prefixOf(project),
    now,
  });
  if (reading.kind === 'unavailable') {
    states.advisories = failed(reading.why);
    return [];
  }
  if (reading.data.covered?.size !== 0) call.onAdvisories(reading.data);
  const { folder } = project;
  const found = advisoryFindings({ lockfile, folder, failOn: policy.failOn, base }, reading.data.advisories);
  if (Date.parse(reading.data.asOf) > now.getTime() + DAY_MS) {
    states.advisories = failed(
      `${reading.data.source} is of ${reading.data.asOf.slice(0, 10)}, which is yet to come`,
    );
    return found;
  }
  const days = Math.floor((now.getTime() - Date.parse(reading.data.asOf)) / DAY_MS);
  if (days <= OLD_DAYS) return found;
  const message = `The advisories (${reading.data.source}) are ${days} days old: what was found since is not in them.`;
  const fix =
    'Run `p1 dependencies` once without `--offline`, or renew the records in `dependencies.advisories`.';
  return [...found, finding('advisory-data-old', { file: lockfile.file, line: 1, message, fix })];
}

export async function age(
  call: ProjectCall,
  lockfile: Lockfile,
  former: readonly LockedPackage[] | null,
  states: States,
): Promise<readonly Finding[]> {
  const { policy, source, npm, project, now } = call;
  const why =
    policy.minAgeDays === 0
      ? '`dependencies.min-age-days` is 0'
      : former === null
        ? 'no --base was given: nobody knows what is new'
        : source.kind === 'offline'
          ? 'offline, nobody can be asked'
          : null;
  if (why !== null || former === null) {
    states.age = skipped(why ?? '');
    return [];
  }
  const answer = await releaseFindings({
    npm,
    lockfile,
    folder: project.folder,
    path: pathOf(call),
    added: newPackages(lockfile, former),
    minAgeDays: policy.minAgeDays,
    now,
  });
  if (answer.why !== null) states.age = failed(answer.why);
  return answer.findings;
}
