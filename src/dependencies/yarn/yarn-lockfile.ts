import { type BlockNode, readBlockText, textAt } from '../block-text.ts';
import { rebuild, refresh } from '../commands.ts';
import { type KeyedEdge, keyedGraph } from '../dependents.ts';
import { finding } from '../finding.ts';
import type { LockContext, LockReading } from '../lock-context.ts';
import type { LockedPackage, Origin } from '../lockfile.ts';
import { UnreadableText } from '../lockfile-json.ts';
import { unneeded } from '../unneeded.ts';
import { readClassicText } from './classic-text.ts';
import type { YarnEntry, YarnLock } from './yarn-entry.ts';
import { yarnSync } from './yarn-sync.ts';

/** Reads a yarn.lock, of yarn 1 or of a later one, and compares it with its manifests. */
export async function readYarnLockfile(context: LockContext): Promise<LockReading> {
  const { file, folder, text } = context;
  try {
    const isClassic = !/^__metadata:/m.test(text);
    const root = isClassic ? readClassicText(text) : readBlockText(text);
    const lock: YarnLock = { isClassic, entries: entriesOf(root, isClassic) };
    const { findings, edges } = await yarnSync(context, lock);
    return { kind: 'hit', lockfile: lockfileOf(context, lock, findings, edges) };
  } catch (error) {
    if (!(error instanceof UnreadableText)) throw error;
    const message = `${file} cannot be read: ${error.message}.`;
    const fix = /merge/.test(error.message) ? refresh('yarn', folder) : rebuild('yarn', folder, file);
    return {
      kind: 'bad',
      findings: [finding('lockfile-unreadable', { file, line: error.line, message, fix })],
    };
  }
}

function lockfileOf(
  { file, folder }: LockContext,
  { entries, isClassic }: YarnLock,
  findings: Extract<LockReading, { kind: 'hit' }>['lockfile']['findings'],
  edges: readonly KeyedEdge[],
): Extract<LockReading, { kind: 'hit' }>['lockfile'] {
  const local = entries.filter(entry => originOf(entry, isClassic) !== 'registry').map(({ key }) => key);
  const graph = keyedGraph(edges, local);
  const packages = entries.map(entry => packageOf(entry, isClassic, graph.runtime.has(entry.key)));
  const lines = new Map(entries.map(({ key, node }) => [key, node.line]));
  const lineOf = (key: string): number => lines.get(key) ?? 1;
  const patched = new Set(
    entries.filter(({ resolution }) => resolution?.includes('@patch:')).map(({ name }) => name),
  );
  return {
    manager: 'yarn',
    file,
    hasChecksums: !isClassic,
    findings: [
      ...findings,
      ...unneeded({
        file,
        findings,
        packages,
        lineOf,
        reached: graph.reached,
        // What is patched is asked for by its patch.
        isKept: ({ name }) => patched.has(name),
        fix: refresh('yarn', folder),
      }),
    ],
    packages,
    lineOf,
    dependentsOf: graph.dependentsOf,
  };
}

function entriesOf(root: BlockNode, isClassic: boolean): readonly YarnEntry[] {
  return [...root.children].flatMap(([key, node]) => {
    if (key === '__metadata') return [];
    const version = textAt(node, 'version');
    if (version === null) throw new UnreadableText('an entry has no version: it is cut off', node.line);
    const descriptors = key.split(/,\s+/);
    const resolution = textAt(node, 'resolution');
    return [
      {
        key,
        node,
        version,
        descriptors,
        resolution,
        name: nameOf(descriptors[0] ?? '', resolution, isClassic),
      },
    ];
  });
}

/** An alias has its package in its range, or in what it was resolved to. */
function nameOf(descriptor: string, resolution: string | null, isClassic: boolean): string {
  const text = isClassic
    ? (/@npm:((?:@[^/]+\/)?[^@]+@?.*)$/.exec(descriptor)?.[1] ?? descriptor)
    : (resolution ?? descriptor);
  const at = text.indexOf('@', 1);
  return at === -1 ? text : text.slice(0, at);
}

function packageOf(entry: YarnEntry, isClassic: boolean, isRuntime: boolean): LockedPackage {
  const { key, name, version, node, resolution } = entry;
  const resolved = isClassic ? textAt(node, 'resolved') : null;
  const origin = originOf(entry, isClassic);
  return {
    key,
    name,
    version,
    origin,
    resolved:
      origin === 'git' && !isClassic ? (resolution ?? '').replace(/^(?:@[^/]+\/)?[^@]+@/, '') : resolved,
    integrity: isClassic ? classicIntegrity(node, resolved) : laterChecksum(node),
    hasInstallScript: null,
    licence: null,
    isRuntime,
  };
}

function originOf(entry: YarnEntry, isClassic: boolean): Origin {
  return isClassic
    ? classicOrigin(textAt(entry.node, 'resolved'), entry)
    : laterOrigin(entry.resolution ?? '');
}

function classicOrigin(resolved: string | null, { descriptors }: YarnEntry): Origin {
  // A folder has no address, and is asked for by its path.
  if (resolved === null)
    return descriptors.every(each => /@(?:file:|\.{0,2}\/)/.test(each)) ? 'file' : 'registry';
  if (resolved.startsWith('file:')) return 'file';
  if (
    /^git[+:@]/.test(resolved) ||
    /^https:\/\/codeload\.github\.com\//.test(resolved) ||
    /\.git#/.test(resolved)
  )
    return 'git';
  return descriptors.some(each => /@https?:/.test(each)) ? 'url' : 'registry';
}

/** Entries of before yarn 1.10 have only the SHA-1 behind the address. */
function classicIntegrity(node: BlockNode, resolved: string | null): string | null {
  const hash = /#([0-9a-f]{40})$/.exec(resolved ?? '')?.[1];
  const written = textAt(node, 'integrity');
  return written ?? (hash === undefined ? null : `sha1-${Buffer.from(hash, 'hex').toString('base64')}`);
}

/** What is for other platforms was never fetched, and so has no checksum (yarnpkg.com: "supportedArchitectures"). */
function laterChecksum(node: BlockNode): string | null {
  const checksum = textAt(node, 'checksum');
  if (checksum !== null) return `yarn-${checksum.replace(/^[^/]*\//, '')}`;
  return textAt(node, 'conditions') === null ? null : 'yarn-unfetched';
}

function laterOrigin(resolution: string): Origin {
  const range = resolution.replace(/^(?:@[^/]+\/)?[^@]+@/, '');
  if (/^workspace:/.test(range)) return 'project';
  if (range.startsWith('npm:')) return 'registry';
  // What is patched has an entry of its own, as it comes from the registry.
  if (range.startsWith('patch:')) return 'file';
  if (/^(?:file|link|portal):/.test(range)) return range.startsWith('file:') ? 'file' : 'link';
  return /commit=|^git|\.git/.test(range) ? 'git' : 'url';
}
