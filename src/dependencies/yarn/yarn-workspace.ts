import { nodeAt, textsIn } from '../block-text.ts';
import { refresh } from '../commands.ts';
import { type Finding, finding } from '../finding.ts';
import type { LockContext } from '../lock-context.ts';
import { type Manifest, ownDependencies } from '../manifest.ts';
import { specOf } from '../spec.ts';
import type { YarnLock } from './yarn-entry.ts';

/** What differs between a manifest and the copy of it in the lockfile of a later yarn; yarn 1 keeps none. */
export function workspaceDifferences(
  context: LockContext,
  { entries }: YarnLock,
  manifest: Manifest,
): readonly Finding[] {
  const path = folderOf(context, manifest);
  const entry = entries.find(({ resolution }) => resolution?.endsWith(`@workspace:${path}`) === true);
  if (entry === undefined) return [];
  const locked = textsIn(nodeAt(entry.node, 'dependencies'));
  const asked = ownDependencies(manifest);
  const facts = { fix: refresh('yarn', context.folder), about: path };
  const other = asked.flatMap(({ section, name, spec }) => {
    const had = locked.get(name);
    if (had === undefined || plain(had) === plain(spec) || !isCompared(context, name, spec, had)) return [];
    return finding('dependency-differs', {
      ...facts,
      file: manifest.file,
      line: manifest.lineOf(section, name),
      package: name,
      message: `\`${section}\` asks for ${name}@${spec}, and the lockfile was made for ${name}@${plain(had)}.`,
    });
  });
  const names = new Set(asked.map(({ name }) => name));
  const gone = [...locked].flatMap(([name, had]) => {
    if (names.has(name) || manifest.sections.peerDependencies.has(name)) return [];
    return finding('dependency-unwanted', {
      ...facts,
      file: context.file,
      line: entry.node.line,
      package: name,
      message: `The lockfile says that ${manifest.file} asks for ${name}@${plain(had)}, and it does not.`,
    });
  });
  return [...other, ...gone];
}

function folderOf({ folder }: LockContext, { file }: Manifest): string {
  const path = file.slice(folder === '' ? 0 : folder.length + 1).replace(/\/?package\.json$/, '');
  return path === '' ? '.' : path;
}

/** Ranges are kept as they are written; what is decided elsewhere may be kept as it was decided. */
function isCompared({ manifest }: LockContext, name: string, spec: string, had: string): boolean {
  const kinds = [spec, had].map(each => specOf(plain(each)).kind);
  return kinds.every(kind => kind === 'range' || kind === 'alias') && !manifest.overridden.has(name);
}

/** From yarn 4 on a range has its protocol before it. */
function plain(spec: string): string {
  return spec.replace(/^npm:(?!.*@)/, '');
}
