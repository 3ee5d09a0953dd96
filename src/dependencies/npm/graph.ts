import type { Section } from '../manifest.ts';
import { isProject, type NpmEntry } from './entry.ts';

/** Who asks for whom. `to` is null when nothing of that name can be reached. */
export interface NpmEdge {
  readonly from: NpmEntry;
  readonly to: NpmEntry | null;
  readonly name: string;
  readonly spec: string;
  readonly section: Section;
  readonly isOptional: boolean;
}

export interface NpmGraph {
  readonly edges: readonly NpmEdge[];
  /** Paths of what the project needs in production. */
  readonly runtime: ReadonlySet<string>;
  /** Paths of what anything needs. */
  readonly reached: ReadonlySet<string>;
}

export type NpmEntries = ReadonlyMap<string, NpmEntry>;

/** Every dependency of every entry, found as Node finds modules: in the folder itself, then in those above. */
export function npmGraph(entries: NpmEntries): NpmGraph {
  const edges: NpmEdge[] = [];
  const from = new Map<string, NpmEdge[]>();
  for (const entry of entries.values()) {
    const own = edgesOf(entries, entry);
    from.set(entry.path, own);
    for (const edge of own) edges.push(edge);
  }
  const roots = [...entries.values()].filter(isProject).map(({ path }) => path);
  return {
    edges,
    runtime: reach(roots, from, edge => edge.section !== 'devDependencies' && !isOptionalPeer(edge)),
    reached: reach(roots, from, () => true),
  };
}

function edgesOf(entries: NpmEntries, from: NpmEntry): NpmEdge[] {
  const edges: NpmEdge[] = [];
  // A link stands for what it leads to, which has an entry of its own.
  if (from.isLink) return edges;
  const { dependencies, optionalDependencies, devDependencies, peerDependencies } = from.wanted;
  for (const [name, spec] of dependencies)
    if (!optionalDependencies.has(name)) add('dependencies', name, spec, false);
  for (const [name, spec] of optionalDependencies) add('optionalDependencies', name, spec, true);
  if (isProject(from)) for (const [name, spec] of devDependencies) add('devDependencies', name, spec, false);
  for (const [name, spec] of peerDependencies) {
    if (dependencies.has(name) || optionalDependencies.has(name)) continue;
    if (isProject(from) && devDependencies.has(name)) continue;
    add('peerDependencies', name, spec, from.optionalPeers.has(name));
  }
  return edges;

  function add(section: Section, name: string, spec: string, isOptional: boolean): void {
    edges.push({ from, to: resolve(entries, from.path, name), name, spec, section, isOptional });
  }
}

function isOptionalPeer({ section, isOptional }: NpmEdge): boolean {
  return section === 'peerDependencies' && isOptional;
}

function resolve(entries: NpmEntries, from: string, name: string): NpmEntry | null {
  for (let at = from; ; at = above(at)) {
    const found = entries.get(at === '' ? `node_modules/${name}` : `${at}/node_modules/${name}`);
    if (found !== undefined) return found;
    if (at === '') return null;
  }
}

/** The folder in which whoever stands at `path` is installed. */
function above(path: string): string {
  const nested = path.lastIndexOf('/node_modules/');
  if (nested !== -1) return path.slice(0, nested);
  if (path.startsWith('node_modules/')) return '';
  const slash = path.lastIndexOf('/');
  return slash === -1 ? '' : path.slice(0, slash);
}

/** The entry that a link leads to; itself for any other. */
export function targetOf(entries: NpmEntries, entry: NpmEntry): NpmEntry {
  return entry.isLink ? (entries.get(entry.resolved ?? '') ?? entry) : entry;
}

function reach(
  roots: readonly string[],
  edges: ReadonlyMap<string, readonly NpmEdge[]>,
  isFollowed: (edge: NpmEdge) => boolean,
): ReadonlySet<string> {
  const reached = new Set(roots);
  const open = [...roots];
  const visit = (path: string): void => {
    if (reached.has(path)) return;
    reached.add(path);
    open.push(path);
  };
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    for (const edge of edges.get(path) ?? []) {
      if (edge.to === null || !isFollowed(edge)) continue;
      visit(edge.to.path);
      if (edge.to.isLink) visit(edge.to.resolved ?? '');
    }
  }
  return reached;
}
