import { type BlockNode, nodeAt, textAt, textsIn } from '../block-text.ts';
import type { KeyedEdge } from '../dependents.ts';
import type { Section } from '../manifest.ts';
import { candidateKeys } from './pnpm-keys.ts';

export interface PnpmLock {
  readonly root: BlockNode;
  readonly major: number;
  readonly importers: readonly PnpmImporter[];
}

/** What a project of the workspace asked for, and what was chosen. */
export interface PnpmImporter {
  /** Folder, from the lockfile's; '.' for that itself. */
  readonly path: string;
  readonly line: number;
  readonly wanted: readonly PnpmWanted[];
}

export interface PnpmWanted {
  readonly section: Section;
  readonly name: string;
  readonly specifier: string;
  readonly version: string;
  readonly line: number;
}

const SECTIONS = ['dependencies', 'optionalDependencies', 'devDependencies'] as const;

export function pnpmImporters(root: BlockNode): readonly PnpmImporter[] {
  const importers = nodeAt(root, 'importers');
  const nodes: readonly (readonly [string, BlockNode])[] =
    importers === undefined ? [['.', root]] : [...importers.children];
  return nodes.map(([path, node]) => ({ path, line: node.line, wanted: wantedBy(node) }));
}

function wantedBy(node: BlockNode): readonly PnpmWanted[] {
  const specifiers = textsIn(nodeAt(node, 'specifiers'));
  return SECTIONS.flatMap(section =>
    [...(nodeAt(node, section)?.children ?? [])].map(([name, each]) => ({
      section,
      name,
      line: each.line,
      // Version 5 has all specifiers in a map of their own.
      specifier: textAt(each, 'specifier') ?? specifiers.get(name) ?? '',
      version: textAt(each, 'version') ?? each.text ?? '',
    })),
  );
}

export interface MissingPackage {
  readonly from: string;
  readonly name: string;
  readonly version: string;
  readonly line: number;
}

/** Who needs which package. What was chosen and is not there is `missing`. */
export function pnpmEdges({ root, major, importers }: PnpmLock): {
  readonly found: readonly KeyedEdge[];
  readonly missing: readonly MissingPackage[];
} {
  const packages = nodeAt(root, 'packages');
  const snapshots = nodeAt(root, 'snapshots') ?? packages;
  const found: KeyedEdge[] = [];
  const missing: MissingPackage[] = [];
  for (const { path, wanted } of importers)
    for (const { section, name, specifier, version, line } of wanted)
      add({ from: `importer ${path}`, name, version, line }, specifier, true, section === 'devDependencies');
  for (const [key, node] of snapshots?.children ?? [])
    for (const section of ['dependencies', 'optionalDependencies'] as const)
      for (const [name, version] of textsIn(nodeAt(node, section)))
        add({ from: key, name, version, line: node.line }, version, false, false);
  return { found, missing };

  function add(asked: MissingPackage, spec: string, isProject: boolean, isDevelopment: boolean): void {
    if (/^(?:link|workspace|file):/.test(asked.version)) return;
    const key = candidateKeys(asked.name, asked.version, major).find(each => snapshots?.children.has(each));
    if (key === undefined || !hasPackage(key)) missing.push(asked);
    if (key !== undefined) found.push({ from: asked.from, to: key, spec, isProject, isDevelopment });
    // Findings speak of keys of `packages`.
    if (key !== undefined && plain(key) !== key)
      found.push({ from: asked.from, to: plain(key), spec, isProject, isDevelopment });
  }

  function hasPackage(key: string): boolean {
    return packages?.children.has(plain(key)) === true;
  }

  function plain(key: string): string {
    return major < 9 ? key : key.replace(/\(.*$/, '');
  }
}
