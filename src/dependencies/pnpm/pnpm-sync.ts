import { posix } from 'node:path';
import { nodeAt, textAt, textsIn } from '../block-text.ts';
import { refresh } from '../commands.ts';
import { type Finding, finding } from '../finding.ts';
import { below, type LockContext } from '../lock-context.ts';
import { type Manifest, overriddenName, ownDependencies, readManifest } from '../manifest.ts';
import { isInRange, specOf } from '../spec.ts';
import type { MissingPackage, PnpmImporter, PnpmLock } from './pnpm-importers.ts';
import { chosenVersion } from './pnpm-keys.ts';

/** What keeps `pnpm install --frozen-lockfile` from installing what the manifests ask for. */
export async function pnpmSync(
  context: LockContext,
  lock: PnpmLock,
  missing: readonly MissingPackage[],
): Promise<readonly Finding[]> {
  const overridden = new Set([
    ...context.manifest.overridden.keys(),
    ...[...textsIn(nodeAt(lock.root, 'overrides')).keys()].map(overriddenName),
  ]);
  const found: Finding[] = [];
  for (const importer of lock.importers)
    found.push(...(await importerFindings(context, lock, importer, overridden)));
  if (!lock.importers.some(({ path }) => path === '.') && ownDependencies(context.manifest).length > 0)
    found.push(absent(context, context.manifest));
  for (const each of missing)
    found.push(
      finding('dependency-missing', {
        file: context.file,
        line: each.line,
        package: each.name,
        message: `${each.from} needs ${each.name}@${each.version}, and the lockfile has no such package.`,
        fix: refresh('pnpm', context.folder),
        about: each.from,
      }),
    );
  return [...found, ...disguised(context, lock)];
}

async function importerFindings(
  context: LockContext,
  lock: PnpmLock,
  importer: PnpmImporter,
  overridden: ReadonlySet<string>,
): Promise<readonly Finding[]> {
  if (importer.path === '.') return differences(context, lock, importer, context.manifest, overridden);
  // What lies outside of the repository cannot be looked at.
  if (importer.path.startsWith('..')) return [];
  const reading = await readManifest(context.tree, below(context, `${importer.path}/package.json`));
  if (reading.kind === 'bad') return [reading.finding];
  if (reading.kind === 'hit') return differences(context, lock, importer, reading.manifest, overridden);
  return [
    finding('workspace-missing', {
      file: context.file,
      line: importer.line,
      message: `The lockfile has an entry for the folder ${importer.path}, in which there is no package.json.`,
      fix: refresh('pnpm', context.folder),
      about: importer.path,
    }),
  ];
}

function absent({ file, folder }: LockContext, manifest: Manifest): Finding {
  return finding('workspace-missing', {
    file,
    line: 1,
    message: `${manifest.file} is not in ${file}.`,
    fix: refresh('pnpm', folder),
  });
}

function differences(
  context: LockContext,
  lock: PnpmLock,
  importer: PnpmImporter,
  manifest: Manifest,
  overridden: ReadonlySet<string>,
): readonly Finding[] {
  const fix = refresh('pnpm', context.folder);
  const locked = new Map(importer.wanted.map(each => [each.name, each]));
  const asked = new Map(ownDependencies(manifest).map(each => [each.name, each]));
  const found: Finding[] = [];
  for (const { section, name, spec } of asked.values()) {
    const had = locked.get(name);
    const at = {
      file: manifest.file,
      line: manifest.lineOf(section, name),
      package: name,
      fix,
      about: importer.path,
    };
    if (had === undefined) {
      const message = `\`${section}\` asks for ${name}@${spec}, and the lockfile does not know of it.`;
      found.push(finding('dependency-missing', { ...at, message }));
    } else if (had.specifier !== spec && !overridden.has(name)) {
      const message = `\`${section}\` asks for ${name}@${spec}, and the lockfile was made for ${name}@${had.specifier}.`;
      found.push(finding('dependency-differs', { ...at, message }));
    }
  }
  for (const had of importer.wanted) {
    const at = { file: context.file, line: had.line, package: had.name, fix, about: importer.path };
    if (!asked.has(had.name) && !manifest.sections.peerDependencies.has(had.name)) {
      const message = `The lockfile says that ${manifest.file} asks for ${had.name}@${had.specifier}, and it does not.`;
      found.push(finding('dependency-unwanted', { ...at, message }));
    }
    const spec = specOf(had.specifier);
    const version = chosenVersion(had.version, lock.major);
    const isOfRegistry = spec.kind === 'range' || spec.kind === 'alias';
    if (isOfRegistry && !overridden.has(had.name) && isElsewhere(lock, importer, had.version)) {
      const message = `${manifest.file} asks for ${had.name}@${had.specifier} of the registry, and the lockfile has ${had.version}.`;
      found.push(finding('dependency-range', { ...at, message }));
    }
    const isChecked = isOfRegistry && /^\d+\.\d+\.\d+/.test(version);
    if (isChecked && !overridden.has(had.name) && !isInRange(version, spec.range)) {
      const message = `${manifest.file} asks for ${had.name}@${had.specifier}, and the lockfile has ${version}.`;
      found.push(finding('dependency-range', { ...at, version, message }));
    }
  }
  return found;
}

/** Whether what was chosen is a file, or a folder that is no project of the workspace: those alone stand for what a registry has. */
function isElsewhere({ importers }: PnpmLock, { path }: PnpmImporter, chosen: string): boolean {
  const version = chosen.replace(/\(.*$/, '');
  if (version.startsWith('file:')) return !isProject(version.slice('file:'.length));
  return version.startsWith('link:') && !isProject(posix.join(path, version.slice('link:'.length)));

  function isProject(folder: string): boolean {
    const plain = posix.normalize(folder);
    return importers.some(each => posix.normalize(each.path) === plain);
  }
}

/** A folder or a file under the key of a package of the registry. */
function disguised({ file, folder }: LockContext, { root }: PnpmLock): readonly Finding[] {
  return [...(nodeAt(root, 'packages')?.children ?? [])].flatMap(([key, node]) => {
    const resolution = nodeAt(node, 'resolution');
    const place = textAt(resolution, 'directory') ?? textAt(resolution, 'tarball');
    const isLocal = textAt(resolution, 'directory') !== null || place?.startsWith('file:') === true;
    if (!isLocal || /(?:^|@)(?:file|link):/.test(key)) return [];
    const message = `${key} is a package of the registry by its name, and the lockfile has it from ${place}.`;
    const fix = refresh('pnpm', folder);
    return [finding('dependency-range', { file, line: node.line, package: key, message, fix, about: key })];
  });
}
