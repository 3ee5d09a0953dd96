import { rebuild, refresh } from '../commands.ts';
import { type Finding, finding } from '../finding.ts';
import { below, type LockContext } from '../lock-context.ts';
import { addressOf, isInRange, specOf } from '../spec.ts';
import { isProject, type NpmEntry } from './entry.ts';
import { type NpmEdge, targetOf } from './graph.ts';
import { manifestFindings } from './npm-manifests.ts';
import type { NpmSync } from './sync-input.ts';

/**
 * What keeps `npm ci` from installing what the manifests ask for: entries that were made for other manifests, dependencies
 * that lead nowhere, versions outside of their range, and packages that nobody needs.
 */
export async function syncFindings(sync: NpmSync): Promise<readonly Finding[]> {
  const { context, entries, graph } = sync;
  const takesPeers = !(await usesLegacyPeers(context));
  const found = await manifestFindings(sync);
  for (const edge of graph.edges) {
    if (edge.section === 'peerDependencies' && !takesPeers) continue;
    const problem = edge.to === null ? missing(sync, edge) : unfit(sync, edge, edge.to);
    if (problem !== null) found.push(problem);
  }
  // Workspaces are linked whether or not anything asks for them.
  for (const entry of entries.values())
    if (!graph.reached.has(entry.path) && !entry.isLink && takesPeers) found.push(unreachable(sync, entry));
  return found;
}

/** With `legacy-peer-deps` npm leaves peers to the manifests (docs.npmjs.com: "legacy-peer-deps"). */
async function usesLegacyPeers(context: LockContext): Promise<boolean> {
  const reading = await context.tree.read(below(context, '.npmrc'));
  return reading.kind === 'hit' && /^\s*legacy-peer-deps\s*(?:=\s*"?true"?\s*)?$/m.test(reading.text);
}

function missing({ context, lineOf }: NpmSync, edge: NpmEdge): Finding | null {
  const { from, name, spec, section, isOptional } = edge;
  if (section === 'peerDependencies' && isOptional) return null;
  // What a tarball brings along is its author's to keep in step.
  if (from.isBundled) return null;
  const rule =
    section === 'peerDependencies'
      ? 'dependency-peer-unmet'
      : isOptional
        ? 'dependency-optional-missing'
        : 'dependency-missing';
  return finding(rule, {
    file: context.file,
    line: lineOf(from.path),
    package: name,
    message: `${whoIs(from)} asks for ${name}@${spec}, and the lockfile has no such package.`,
    fix: refresh('npm', context.folder),
    about: from.path,
  });
}

function unfit(sync: NpmSync, edge: NpmEdge, to: NpmEntry): Finding | null {
  const { context, entries, lineOf } = sync;
  const { from, name, spec, section } = edge;
  if (from.isBundled || to.isBundled || context.manifest.overridden.has(name)) return null;
  const target = targetOf(entries, to);
  const facts = () => ({
    file: context.file,
    line: lineOf(to.path),
    package: name,
    version: target.version,
    fix: refresh('npm', context.folder),
    about: `${from.path} ${to.path}`,
  });
  const wanted = specOf(spec);
  const isOfRegistry = wanted.kind === 'alias' || wanted.kind === 'range' || wanted.kind === 'tag';
  if (to.isLink && isOfRegistry && !sync.workspaces.has(to.resolved ?? ''))
    return otherOrigin(facts(), edge, to);
  const rename = wanted.kind === 'alias' ? wanted.name : name;
  if (!to.isLink && isOfRegistry && to.name !== rename)
    return finding('dependency-alias', {
      ...facts(),
      // npm takes the name in the lockfile's word, and so leaves it.
      fix: rebuild('npm', context.folder, context.file),
      message: `${whoIs(from)} asks for ${rename} as ${name}, and the lockfile has ${to.name} there.`,
    });
  if (wanted.kind !== 'range' && wanted.kind !== 'alias') return null;
  // A range that npm writes for a folder or a repository it was given says nothing of their version.
  if (/^(?:git|file:)/.test(to.resolved ?? '') && !to.isLink && isProject(from))
    return otherOrigin(facts(), edge, to);
  if (target.version === null || isInRange(target.version, wanted.range)) return null;
  return finding(section === 'peerDependencies' ? 'dependency-peer-unmet' : 'dependency-range', {
    ...facts(),
    message: `${whoIs(from)} asks for ${name}@${spec}, and the lockfile has ${target.version}.`,
  });
}

function otherOrigin(
  facts: Omit<Parameters<typeof finding>[1], 'message'>,
  { from, name, spec }: NpmEdge,
  to: NpmEntry,
): Finding {
  const message = `${whoIs(from)} asks for ${name}@${spec} of the registry, and the lockfile has ${addressOf(to.resolved ?? 'a link')}.`;
  return finding('dependency-range', { ...facts, message });
}

function unreachable({ context, lineOf }: NpmSync, entry: NpmEntry): Finding {
  return finding('dependency-unreachable', {
    file: context.file,
    line: lineOf(entry.path),
    package: entry.name,
    version: entry.version,
    message: `Nothing needs ${entry.path}.`,
    fix: refresh('npm', context.folder).replace('npm install', 'npm prune'),
    about: entry.path,
  });
}

function whoIs({ path, name, version }: NpmEntry): string {
  if (path === '') return 'The project';
  return isProject({ path }) ? `The workspace ${path}` : `${name}@${version ?? ''}`;
}
