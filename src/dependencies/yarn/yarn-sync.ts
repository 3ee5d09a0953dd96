import { nodeAt, textsIn } from '../block-text.ts';
import { rebuild, refresh } from '../commands.ts';
import type { KeyedEdge } from '../dependents.ts';
import { type Finding, finding } from '../finding.ts';
import { below, type LockContext } from '../lock-context.ts';
import { type Manifest, ownDependencies, readManifest } from '../manifest.ts';
import { isInRange, specOf } from '../spec.ts';
import { workspaceFolders } from '../workspaces.ts';
import type { YarnEntry, YarnLock } from './yarn-entry.ts';
import { workspaceDifferences } from './yarn-workspace.ts';

interface Asker {
  /** Key of an entry, or a manifest. */
  readonly from: string;
  readonly file: string;
  readonly lineOf: (section: string, name: string) => number;
  readonly isProject: boolean;
}

/** What keeps `yarn install --frozen-lockfile` (`--immutable`) from installing what the manifests ask for, and who needs whom. */
export async function yarnSync(
  context: LockContext,
  lock: YarnLock,
): Promise<{ readonly findings: readonly Finding[]; readonly edges: readonly KeyedEdge[] }> {
  const findings: Finding[] = [];
  const edges: KeyedEdge[] = [];
  const byDescriptor = new Map(
    lock.entries.flatMap(entry => entry.descriptors.map(descriptor => [descriptor, entry] as const)),
  );
  const { manifests, bad } = await manifestsOf(context);
  findings.push(...bad);
  const projects = new Set(manifests.flatMap(({ name }) => (name === null ? [] : [name])));
  for (const manifest of manifests) {
    const asker = { from: manifest.file, file: manifest.file, lineOf: manifest.lineOf, isProject: true };
    findings.push(...workspaceDifferences(context, lock, manifest));
    for (const { section, name, spec } of ownDependencies(manifest))
      ask(asker, section, name, spec, section === 'optionalDependencies');
  }
  for (const entry of lock.entries) {
    if (/@workspace:/.test(entry.resolution ?? '')) continue;
    const asker = { from: entry.key, file: context.file, lineOf: () => entry.node.line, isProject: false };
    for (const [name, spec] of textsIn(nodeAt(entry.node, 'dependencies')))
      ask(asker, 'dependencies', name, spec, false);
    for (const [name, spec] of textsIn(nodeAt(entry.node, 'optionalDependencies')))
      ask(asker, 'optionalDependencies', name, spec, true);
  }
  return { findings, edges };

  function ask(asker: Asker, section: string, name: string, spec: string, isOptional: boolean): void {
    const wanted = specOf(spec);
    if (/^(?:link|portal|workspace):/.test(spec) || (lock.isClassic && projects.has(name))) return;
    if (spec.startsWith('catalog:') || context.manifest.overridden.has(name)) {
      // Which of them is decided elsewhere: the project needs whatever has the name.
      for (const each of lock.entries) if (each.name === name) need(asker, section, spec, each);
      return;
    }
    const entry = descriptorsOf(name, spec)
      .map(each => byDescriptor.get(each))
      .find(each => each !== undefined);
    const at = {
      file: asker.file,
      line: asker.lineOf(section, name),
      package: name,
      fix: refresh('yarn', context.folder),
      about: asker.from,
    };
    if (entry === undefined) {
      const message = `${asker.isProject ? `\`${section}\` of ${asker.file}` : asker.from} asks for ${name}@${spec}, and the lockfile does not know of it.`;
      findings.push(
        finding(isOptional ? 'dependency-optional-missing' : 'dependency-missing', { ...at, message }),
      );
      return;
    }
    need(asker, section, spec, entry);
    const isChecked =
      (wanted.kind === 'range' || wanted.kind === 'alias') && /^\d+\.\d+\.\d+/.test(entry.version);
    if (isChecked && !/@workspace:/.test(entry.resolution ?? '') && !isInRange(entry.version, wanted.range)) {
      const message = `${asker.from} asks for ${name}@${spec}, and the lockfile has ${entry.version}.`;
      const line = entry.node.line;
      // A later yarn takes the version in the lockfile's word, and only its checksum for wrong.
      const fix = lock.isClassic ? at.fix : rebuild('yarn', context.folder, context.file);
      findings.push(
        finding('dependency-range', {
          ...at,
          fix,
          file: context.file,
          line,
          version: entry.version,
          message,
        }),
      );
    }
  }

  function need(asker: Asker, section: string, spec: string, entry: YarnEntry): void {
    edges.push({
      from: asker.from,
      to: entry.key,
      spec,
      isProject: asker.isProject,
      isDevelopment: section === 'devDependencies',
    });
  }

  function descriptorsOf(name: string, spec: string): readonly string[] {
    if (lock.isClassic) return [`${name}@${spec}`, ...(spec === '' ? [`${name}@`, `${name}@*`] : [])];
    const hasProtocol = /^[a-z+]+:/.test(spec) || /[/:]/.test(spec);
    return hasProtocol ? [`${name}@${spec}`] : [`${name}@npm:${spec}`, `${name}@${spec}`];
  }
}

async function manifestsOf(
  context: LockContext,
): Promise<{ readonly manifests: readonly Manifest[]; readonly bad: readonly Finding[] }> {
  const readings = await Promise.all(
    workspaceFolders(context).map(path => readManifest(context.tree, below(context, `${path}/package.json`))),
  );
  return {
    manifests: [context.manifest, ...readings.flatMap(each => (each.kind === 'hit' ? [each.manifest] : []))],
    bad: readings.flatMap(each => (each.kind === 'bad' ? [each.finding] : [])),
  };
}
