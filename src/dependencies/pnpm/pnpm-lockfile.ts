import { quote } from '../../kernel/errors.ts';
import { type BlockNode, nodeAt, readBlockText, textAt } from '../block-text.ts';
import { rebuild, refresh } from '../commands.ts';
import { type KeyedGraph, keyedGraph } from '../dependents.ts';
import { type Finding, finding } from '../finding.ts';
import type { LockContext, LockReading } from '../lock-context.ts';
import type { LockedPackage, Origin } from '../lockfile.ts';
import { UnreadableText } from '../lockfile-json.ts';
import { unneeded } from '../unneeded.ts';
import { type PnpmLock, pnpmEdges, pnpmImporters } from './pnpm-importers.ts';
import { readPnpmKey } from './pnpm-keys.ts';
import { pnpmSync } from './pnpm-sync.ts';

const MAJORS: readonly number[] = [5, 6, 9];

/** Reads a pnpm-lock.yaml of version 5, 6 or 9 and compares it with its manifests. */
export async function readPnpmLockfile(context: LockContext): Promise<LockReading> {
  const { file, folder } = context;
  try {
    const [root, ...others] = documentsOf(context.text).map(readBlockText).reverse();
    if (root === undefined) throw new UnreadableText('it is empty', 1);
    const written = textAt(root, 'lockfileVersion') ?? '';
    const major = Number.parseInt(written, 10);
    if (!MAJORS.includes(major)) return { kind: 'bad', findings: [versionProblem(context, root, written)] };
    const lock: PnpmLock = { root, major, importers: pnpmImporters(root) };
    const edges = pnpmEdges(lock);
    const graph = keyedGraph(edges.found, localKeys(root));
    const packages = packagesOf(lock, graph);
    const lineOf = (key: string): number =>
      [root, ...others].map(each => nodeAt(each, 'packages', key)?.line).find(line => line !== undefined) ??
      1;
    const outOfStep = await pnpmSync(context, lock, edges.missing);
    const findings = [
      ...outOfStep,
      ...unneeded({
        file,
        findings: outOfStep,
        packages,
        lineOf,
        reached: graph.reached,
        isKept: () => false,
        fix: refresh('pnpm', folder),
      }),
    ];
    return {
      kind: 'hit',
      lockfile: {
        manager: 'pnpm',
        file,
        hasChecksums: false,
        findings,
        packages: [...packages, ...others.flatMap(each => packagesOf({ ...lock, root: each }, graph))],
        lineOf,
        dependentsOf: graph.dependentsOf,
      },
    };
  } catch (error) {
    if (!(error instanceof UnreadableText)) throw error;
    const message = `${file} cannot be read: ${error.message}.`;
    const fix = /merge/.test(error.message) ? refresh('pnpm', folder) : rebuild('pnpm', folder, file);
    return {
      kind: 'bad',
      findings: [finding('lockfile-unreadable', { file, line: error.line, message, fix })],
    };
  }
}

/** From version 11 on pnpm locks itself in a document before that of the project, in the same file. Each keeps its lines. */
function documentsOf(text: string): readonly string[] {
  const documents: string[] = [];
  let blank = '';
  for (const part of text.split(/^---[ \t]*\r?$/m)) {
    if (part.trim() !== '') documents.push(`${blank}${part}`);
    blank += part.replace(/[^\n]/g, '');
  }
  return documents;
}

/** Keys of folders and files of the project, which are needed without being chosen. */
function localKeys(root: BlockNode): readonly string[] {
  const snapshots = nodeAt(root, 'snapshots') ?? nodeAt(root, 'packages');
  return [...(snapshots?.children.keys() ?? [])].filter(key => /(?:^|@)(?:file|link):/.test(key));
}

function versionProblem({ file, folder }: LockContext, root: BlockNode, written: string): Finding {
  const told = written === '' ? 'It has no lockfileVersion' : `Its lockfileVersion is ${quote(written)}`;
  return finding('lockfile-version', {
    file,
    line: nodeAt(root, 'lockfileVersion')?.line ?? 1,
    message: `${told}: p1 checks versions 5, 6 and 9, so nothing of ${file} was checked.`,
    fix: refresh('pnpm', folder),
  });
}

function packagesOf({ root, major }: PnpmLock, { runtime }: KeyedGraph): readonly LockedPackage[] {
  const isRuntime = new Set([...runtime].map(key => plainKey(key, major)));
  return [...(nodeAt(root, 'packages')?.children ?? [])].map(([key, node]) => {
    const { name, version } = readPnpmKey(key, major);
    const tarball = textAt(node, 'resolution', 'tarball');
    return {
      key,
      name: textAt(node, 'name') ?? name,
      version: textAt(node, 'version') ?? version,
      origin: originOf(node, key),
      resolved: tarball ?? repoOf(node),
      integrity: textAt(node, 'resolution', 'integrity'),
      hasInstallScript: major < 9 ? textAt(node, 'requiresBuild') === 'true' : null,
      licence: null,
      isRuntime: isRuntime.has(plainKey(key, major)),
    };
  });
}

/** From version 9 on what a package needs stands in `snapshots`, once for each set of peers. */
function plainKey(key: string, major: number): string {
  return major < 9 ? key : key.replace(/\(.*$/, '');
}

function repoOf(node: BlockNode): string | null {
  const repo = textAt(node, 'resolution', 'repo');
  return repo === null ? null : `git+${repo}#${textAt(node, 'resolution', 'commit') ?? ''}`;
}

function originOf(node: BlockNode, key: string): Origin {
  const resolution = nodeAt(node, 'resolution');
  if (textAt(resolution, 'type') === 'git' || textAt(resolution, 'repo') !== null) return 'git';
  if (textAt(resolution, 'type') === 'directory' || textAt(resolution, 'directory') !== null) return 'link';
  const tarball = textAt(resolution, 'tarball');
  if (tarball?.startsWith('file:') === true) return 'file';
  if (
    tarball !== null &&
    /^(?:https:\/\/codeload\.github\.com\/|https:\/\/gitlab\.com\/api\/|https:\/\/bitbucket\.org\/)/.test(
      tarball,
    )
  )
    return 'git';
  return tarball !== null && /@https?:/.test(key) ? 'url' : 'registry';
}
