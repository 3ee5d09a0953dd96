import { isPlainObject } from '../../kernel/trust-boundary.ts';
import { type Section, textIn, type Wanted, wantedIn } from '../manifest.ts';

/** One entry of `packages` in a package-lock.json (docs.npmjs.com: "package-lock.json"). */
export interface NpmEntry {
  /** Its key: '' for the project, `node_modules/…`, or a folder. */
  readonly path: string;
  /** Its own name, which differs from that of its folder for an alias. */
  readonly name: string;
  /** The last part of its path below `node_modules`. */
  readonly folderName: string;
  readonly version: string | null;
  readonly resolved: string | null;
  readonly integrity: string | null;
  readonly isLink: boolean;
  /** Whether it says that it comes in the tarball of another; believed only below a package that brings some. */
  readonly isBundled: boolean;
  readonly bringsOthers: boolean;
  readonly hasInstallScript: boolean;
  readonly licence: string | null;
  readonly wanted: Readonly<Record<Section, Wanted>>;
  readonly optionalPeers: ReadonlySet<string>;
}

const MODULES = 'node_modules/';
const NONE: Wanted = new Map();

/** The entry at `path`, or null when it is none. */
export function readEntry(path: string, value: unknown): NpmEntry | null {
  if (!isPlainObject(value)) return null;
  const folderName = path.slice(
    path.lastIndexOf(MODULES) === -1 ? 0 : path.lastIndexOf(MODULES) + MODULES.length,
  );
  return {
    path,
    folderName,
    name: textIn(value, 'name') ?? folderName,
    version: textIn(value, 'version'),
    resolved: textIn(value, 'resolved'),
    integrity: textIn(value, 'integrity'),
    isLink: value['link'] === true,
    isBundled: value['inBundle'] === true,
    bringsOthers: bringsOthers(value['bundleDependencies']),
    hasInstallScript: value['hasInstallScript'] === true,
    licence: textIn(value, 'license'),
    wanted: {
      dependencies: mapAt(value, 'dependencies'),
      devDependencies: mapAt(value, 'devDependencies'),
      optionalDependencies: mapAt(value, 'optionalDependencies'),
      peerDependencies: mapAt(value, 'peerDependencies'),
    },
    optionalPeers: optionalIn(value['peerDependenciesMeta']),
  };
}

/** Whether it is the project or one of its workspaces, and not something that was installed. */
export function isProject({ path }: Pick<NpmEntry, 'path'>): boolean {
  return !path.startsWith(MODULES) && !path.includes(`/${MODULES}`);
}

function bringsOthers(bundled: unknown): boolean {
  return bundled === true || (Array.isArray(bundled) && bundled.length > 0);
}

function mapAt(value: Readonly<Record<string, unknown>>, key: string): Wanted {
  return value[key] === undefined ? NONE : wantedIn(value[key]);
}

function optionalIn(meta: unknown): ReadonlySet<string> {
  if (!isPlainObject(meta)) return new Set();
  return new Set(
    Object.entries(meta).flatMap(([name, each]) =>
      isPlainObject(each) && each['optional'] === true ? [name] : [],
    ),
  );
}
