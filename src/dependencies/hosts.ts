import { quote } from '../kernel/errors.ts';
import { restore } from './commands.ts';
import { type Finding, finding } from './finding.ts';
import type { LockedPackage, Lockfile } from './lockfile.ts';
import type { Manifest } from './manifest.ts';
import { addressOf, gitHost, hostOf, specOf } from './spec.ts';

/**
 * npm asks the registry that is configured in the place of this one (docs.npmjs.com: "replace-registry-host"), so that a lockfile
 * that names it is right everywhere.
 */
const PUBLIC = 'registry.npmjs.org';
/** yarn 1's name for the same. */
const YARN_PUBLIC = 'registry.yarnpkg.com';

export interface HostPolicy {
  /** Of the registries that are configured. */
  readonly registries: readonly string[];
  /** `dependencies.allowed-hosts` of p1.yml: a host, with or without a port. */
  readonly allowed: readonly string[];
  /** What the project decides for everybody, by name. */
  readonly overridden: Manifest['overridden'];
}

/** Which packages come from elsewhere than where the project's packages come from, or are not what their entry says. */
export function hostFindings(
  lockfile: Lockfile,
  folder: string,
  policy: HostPolicy,
  commit: string | null,
): readonly Finding[] {
  const { manager, file, packages, lineOf } = lockfile;
  const registries = new Set([
    PUBLIC,
    ...(manager === 'yarn' ? [YARN_PUBLIC] : []),
    ...policy.registries.flatMap(registry => hostOf(registry) ?? []),
  ]);
  const allowed = new Set(policy.allowed.map(host => host.toLowerCase()));
  const found: Finding[] = [];
  for (const each of packages) {
    const { key, name, version, origin, resolved } = each;
    if (resolved === null || !['registry', 'url', 'git'].includes(origin)) continue;
    // Nearly all are as the public registry has them, which needs no closer look.
    if (origin === 'registry' && resolved === `https://${PUBLIC}${tarballPath(each)}`) continue;
    const at = () => ({ file, line: lineOf(key), package: name, version, about: key });
    const host = origin === 'git' ? gitHost(resolved) : (hostOf(resolved) ?? '');
    const shown = quote(host === '' ? addressOf(resolved) : host);
    if (
      !registries.has(host.toLowerCase()) &&
      !isAllowed(allowed, host) &&
      !isAskedFor(lockfile, policy, each, host)
    )
      found.push(
        finding('host-foreign', {
          ...at(),
          message: `${name}@${version} comes from ${shown}, which is neither a registry of this project nor allowed.`,
          fix: `${restore(manager, folder, file, commit)}; or add the host to \`dependencies.allowed-hosts\` of p1.yml.`,
        }),
      );
    if (/^(?:git\+)?http:|^git:/i.test(resolved) && !isLoopback(host))
      found.push(
        finding('host-plain', {
          ...at(),
          message: `${name}@${version} comes from ${shown} without encryption.`,
          fix: restore(manager, folder, file, commit),
        }),
      );
    if (origin === 'git' && !/(?<![0-9a-f])[0-9a-f]{40}(?:[0-9a-f]{24})?(?![0-9a-f])/.test(resolved))
      found.push(
        finding('git-unpinned', {
          ...at(),
          message: `${name} is a git dependency that is not pinned to a commit.`,
          fix: restore(manager, folder, file, commit),
        }),
      );
    const why = origin === 'registry' ? otherPackage(each, resolved, host) : null;
    if (why !== null)
      found.push(
        finding('resolved-other', {
          ...at(),
          message: `The address of ${name}@${version} is ${why}: ${quote(addressOf(resolved))}.`,
          fix: restore(manager, folder, file, commit),
        }),
      );
  }
  return found;
}

function isAllowed(allowed: ReadonlySet<string>, host: string): boolean {
  return allowed.has(host.toLowerCase()) || allowed.has(host.toLowerCase().replace(/:\d+$/, ''));
}

/** A manifest of the project itself names the host: what other packages ask for is not the project's choice. */
function isAskedFor(
  { dependentsOf }: Lockfile,
  { overridden }: HostPolicy,
  { key, name }: LockedPackage,
  host: string,
): boolean {
  const own = dependentsOf(key).flatMap(({ spec, isProject }) => (isProject ? [spec] : []));
  return [...own, ...(overridden.get(name) ?? [])].some(spec => {
    const wanted = specOf(spec);
    if (wanted.kind !== 'git' && wanted.kind !== 'url') return false;
    // yarn and pnpm fetch what is on GitHub as an archive, from a host of its own.
    return wanted.host === host || (wanted.host === 'github.com' && host === 'codeload.github.com');
  });
}

function isLoopback(host: string): boolean {
  return /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/.test(host);
}

/** Registries serve a tarball as `…/<name>/-/<last part of name>-<version>.tgz`. */
function otherPackage({ name, version }: LockedPackage, resolved: string, host: string): string | null {
  const path = pathOf(resolved);
  const isPublic = host === PUBLIC || host === YARN_PUBLIC;
  const [before = '', after = ''] = path.split('/-/');
  if (after === '') return isPublic ? 'none of a package' : null;
  const owner = before.slice(0, -name.length - 1);
  // Other registries have folders of their own before the name, none of which is a scope.
  const isOfName = before.endsWith(`/${name}`) && (isPublic ? owner === '' : !/\/@[^/]*$/.test(owner));
  if (!isOfName) return 'that of another package';
  if (!isPublic) return null;
  return path === tarballPath({ name, version }) ? null : 'that of another version';
}

function tarballPath({ name, version }: Pick<LockedPackage, 'name' | 'version'>): string {
  const plus = version.indexOf('+');
  return `/${name}/-/${name.slice(name.indexOf('/') + 1)}-${plus === -1 ? version : version.slice(0, plus)}.tgz`;
}

function pathOf(url: string): string {
  try {
    return decodeURIComponent(new URL(url).pathname);
  } catch {
    return '';
  }
}
