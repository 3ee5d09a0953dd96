import { isPlainObject } from '../../kernel/trust-boundary.ts';
import { rebuild } from '../commands.ts';
import { type Finding, finding } from '../finding.ts';
import type { LockContext } from '../lock-context.ts';
import type { JsonSource } from '../lockfile-json.ts';
import { textIn } from '../manifest.ts';
import type { NpmEntries } from './graph.ts';

/**
 * A lockfile of version 2 has everything twice: `packages` for npm 7 and later, `dependencies` for older ones. A reviewer reads
 * one and a machine may install the other, so that they have to agree.
 */
export function treeFindings(
  { file, folder }: LockContext,
  { value, lineOf }: JsonSource,
  entries: NpmEntries,
): readonly Finding[] {
  const tree = isPlainObject(value) ? value['dependencies'] : undefined;
  if (!isPlainObject(tree)) return [];
  const found: Finding[] = [];
  const open: {
    readonly prefix: string;
    readonly top: string | null;
    readonly map: Readonly<Record<string, unknown>>;
  }[] = [{ prefix: '', top: null, map: tree }];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const [name, each] of Object.entries(at.map)) {
      if (!isPlainObject(each)) continue;
      const path = `${at.prefix}node_modules/${name}`;
      const top = at.top ?? name;
      const why = contradiction(each, entries, path);
      if (why !== null)
        found.push(
          finding('lockfile-two-trees', {
            file,
            line: lineOf('dependencies', top),
            package: name,
            version: textIn(each, 'version'),
            message: `${path}: ${why}.`,
            fix: rebuild('npm', folder, file),
            about: path,
          }),
        );
      if (isPlainObject(each['dependencies']))
        open.push({ prefix: `${path}/`, top, map: each['dependencies'] });
    }
  }
  return found;
}

function contradiction(
  old: Readonly<Record<string, unknown>>,
  entries: NpmEntries,
  path: string,
): string | null {
  const entry = entries.get(path);
  if (entry === undefined) return 'it is in `dependencies` and not in `packages`';
  if (entry.isLink) return null;
  const [version, resolved, integrity] = [
    textIn(old, 'version'),
    textIn(old, 'resolved'),
    textIn(old, 'integrity'),
  ];
  // An address stands in the place of a version for what is of no registry, and `npm:name@version` for an alias.
  const plain = version?.replace(/^npm:.*@/, '') ?? '';
  const isVersion = /^\d+\.\d+\.\d+/.test(plain);
  if (isVersion && entry.version !== null && plain !== entry.version)
    return `\`dependencies\` has version ${plain}, \`packages\` has ${entry.version}`;
  if (resolved !== null && entry.resolved !== null && resolved !== entry.resolved)
    return 'its address differs between `dependencies` and `packages`';
  if (integrity !== null && entry.integrity !== null && integrity !== entry.integrity)
    return 'its integrity differs between `dependencies` and `packages`';
  return null;
}
