import { quote } from '../../kernel/errors.ts';
import { isPlainObject } from '../../kernel/trust-boundary.ts';
import { rebuild, refresh } from '../commands.ts';
import { type Finding, finding } from '../finding.ts';
import type { LockContext, LockReading } from '../lock-context.ts';
import type { Dependent, LockedPackage, Origin } from '../lockfile.ts';
import { type JsonSource, readJsonText, UnreadableText } from '../lockfile-json.ts';
import { specOf } from '../spec.ts';
import { workspaceFolders } from '../workspaces.ts';
import { isProject, type NpmEntry, readEntry } from './entry.ts';
import { type NpmEdge, type NpmEntries, type NpmGraph, npmGraph } from './graph.ts';
import { syncFindings } from './npm-sync.ts';
import { treeFindings } from './second-tree.ts';

/** What p1 reads. Version 1 has no list of what the manifest asked for, and none of the folders. */
const VERSIONS: readonly unknown[] = [2, 3];

/** Reads a package-lock.json or npm-shrinkwrap.json of version 2 or 3 and compares it with its manifests. */
export async function readNpmLockfile(context: LockContext): Promise<LockReading> {
  const { file, folder } = context;
  try {
    const source = readJsonText(context.text);
    const problem = versionProblem(context, source) ?? duplicateProblem(context, source);
    if (problem !== null) return { kind: 'bad', findings: [problem] };
    const entries = withBundles(entriesOf(source));
    const graph = npmGraph(entries);
    const findings = [
      ...(await syncFindings({
        context,
        entries,
        graph,
        workspaces: new Set(workspaceFolders(context)),
        lineOf: key => source.lineOf('packages', key),
      })),
      ...treeFindings(context, source, entries),
    ];
    return { kind: 'hit', lockfile: lockfileOf(file, source, entries, graph, findings) };
  } catch (error) {
    if (!(error instanceof UnreadableText)) throw error;
    const message = `${file} cannot be read: ${error.message}.`;
    const fix = /merge/.test(error.message) ? refresh('npm', folder) : rebuild('npm', folder, file);
    return {
      kind: 'bad',
      findings: [finding('lockfile-unreadable', { file, line: error.line, message, fix })],
    };
  }
}

/** The packages of a lockfile alone, without what they are needed for; null when it cannot be read. */
export function npmPackages(
  context: Pick<LockContext, 'file' | 'folder' | 'text'>,
): readonly LockedPackage[] | null {
  try {
    const source = readJsonText(context.text);
    if (versionProblem(context, source) !== null || source.duplicates.length > 0) return null;
    const none = new Set<string>();
    const graph = { edges: [], runtime: none, reached: none };
    return [...withBundles(entriesOf(source)).values()].map(entry => packageOf(entry, graph, none));
  } catch (error) {
    if (error instanceof UnreadableText) return null;
    throw error;
  }
}

function versionProblem(
  { file, folder }: Pick<LockContext, 'file' | 'folder'>,
  { value, lineOf }: JsonSource,
): Finding | null {
  if (!isPlainObject(value))
    return finding('lockfile-unreadable', {
      file,
      line: 1,
      message: `${file} cannot be read: it holds no object.`,
      fix: rebuild('npm', folder, file),
    });
  const version = value['lockfileVersion'];
  if (VERSIONS.includes(version)) return null;
  const told =
    version === undefined ? 'It has no lockfileVersion' : `Its lockfileVersion is ${quote(version)}`;
  return finding('lockfile-version', {
    file,
    line: lineOf('lockfileVersion'),
    message: `${told}: p1 checks versions 2 and 3, so nothing of ${file} was checked.`,
    fix: refresh('npm', folder).replace('--package-lock-only', '--package-lock-only --lockfile-version=3'),
  });
}

function duplicateProblem({ file, folder }: LockContext, { duplicates }: JsonSource): Finding | null {
  const [first] = duplicates;
  if (first === undefined) return null;
  return finding('lockfile-duplicate', {
    file,
    line: first.line,
    message: `${quote(first.path.join(' > '))} stands twice in ${file} (${duplicates.length} such keys): which of the two counts depends on the reader.`,
    fix: rebuild('npm', folder, file),
  });
}

/** @throws UnreadableText when it is no map of entries. */
function entriesOf({ value, lineOf }: JsonSource): NpmEntries {
  const packages = isPlainObject(value) ? value['packages'] : undefined;
  if (!isPlainObject(packages)) throw new UnreadableText('it has no map `packages`', lineOf('packages'));
  const entries = new Map<string, NpmEntry>();
  for (const [path, each] of Object.entries(packages)) {
    const entry = readEntry(path, each);
    if (entry === null)
      throw new UnreadableText(`its entry ${quote(path)} is no map`, lineOf('packages', path));
    entries.set(path, entry);
  }
  if (!entries.has('')) throw new UnreadableText('it has no entry "" for the project', lineOf('packages'));
  return entries;
}

/** What npm would fetch by itself is not bundled, whatever its entry says: it has an address or a hash, or nobody above it brings others. */
function withBundles(entries: NpmEntries): NpmEntries {
  const isBrought = ({ path, resolved, integrity }: NpmEntry): boolean => {
    if (resolved !== null || integrity !== null) return false;
    const parts = path.split('/node_modules/');
    return parts.some(
      (_, index) =>
        index > 0 && entries.get(parts.slice(0, index).join('/node_modules/'))?.bringsOthers === true,
    );
  };
  const doubtful = [...entries.values()].filter(entry => entry.isBundled && !isBrought(entry));
  if (doubtful.length === 0) return entries;
  return new Map([
    ...entries,
    ...doubtful.map(entry => [entry.path, { ...entry, isBundled: false }] as const),
  ]);
}

function lockfileOf(
  file: string,
  source: JsonSource,
  entries: NpmEntries,
  graph: NpmGraph,
  findings: readonly Finding[],
): Extract<LockReading, { kind: 'hit' }>['lockfile'] {
  const tarballs = new Set(
    graph.edges.flatMap(({ to, spec }) => (to !== null && specOf(spec).kind === 'url' ? [to.path] : [])),
  );
  let dependents: ReadonlyMap<string, readonly Dependent[]> | undefined;
  return {
    manager: 'npm',
    file,
    hasChecksums: false,
    findings,
    packages: [...entries.values()].map(entry => packageOf(entry, graph, tarballs)),
    lineOf: key => source.lineOf('packages', key),
    dependentsOf: key => {
      dependents ??= dependentsIn(graph.edges);
      return dependents.get(key) ?? [];
    },
  };
}

function packageOf(entry: NpmEntry, { runtime }: NpmGraph, tarballs: ReadonlySet<string>): LockedPackage {
  return {
    key: entry.path,
    name: entry.name,
    version: entry.version ?? '',
    origin: originOf(entry, tarballs),
    resolved: entry.resolved,
    integrity: entry.integrity,
    hasInstallScript: entry.hasInstallScript,
    licence: entry.licence,
    isRuntime: runtime.has(entry.path),
  };
}

function originOf(entry: NpmEntry, tarballs: ReadonlySet<string>): Origin {
  if (entry.isLink) return 'link';
  if (isProject(entry)) return 'project';
  if (entry.isBundled) return 'bundled';
  if (/^file:/.test(entry.resolved ?? '')) return 'file';
  if (/^git[+:@]|^[^/]+@[^/]+:/.test(entry.resolved ?? '')) return 'git';
  return tarballs.has(entry.path) ? 'url' : 'registry';
}

function dependentsIn(edges: readonly NpmEdge[]): ReadonlyMap<string, readonly Dependent[]> {
  const found = new Map<string, Dependent[]>();
  for (const { from, to, spec } of edges) {
    if (to === null) continue;
    const list = found.get(to.path) ?? [];
    list.push({ from: from.path, spec, isProject: isProject(from) });
    found.set(to.path, list);
  }
  return found;
}
