import { copyFileSync, lstatSync, readlinkSync, realpathSync, renameSync } from 'node:fs';
import { dirname, isAbsolute, join, sep } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { OutputConfig } from '../../config/config.ts';
import { messageOf } from '../../kernel/errors.ts';
import { checkPatterns } from './check-patterns.ts';
import { flushFileSystem, MANY_FILES } from './flush-set.ts';
import { type HashOptions, hashFile, stampOf } from './hash-file.ts';
import { MANIFEST_NAME, type ManifestEntry } from './manifest.ts';
import { type FoundEntry, walk } from './walk.ts';

export interface VerifiedSet {
  readonly kind: 'verified';
  readonly entries: readonly ManifestEntry[];
  /** Folders whose names are still to be flushed. */
  readonly folders: readonly string[];
  /** Path of each file to the stamp it had when it was hashed. */
  readonly stamps: ReadonlyMap<string, string>;
}

export interface RejectedSet {
  readonly kind: 'rejected';
  readonly reasonCode: 'outputs-missing' | 'outputs-invalid';
  readonly problems: readonly string[];
}

export interface StageOptions {
  /** Where the run left its outputs. */
  readonly folder: string;
  readonly outputs: readonly OutputConfig[];
  readonly repositoryRoot: string;
  /** Ends it with the signal's reason: a run that is to stop does not read on. */
  readonly signal?: AbortSignal;
}

/** What Node makes of bytes in a name that are no UTF-8: such a name leads nowhere. */
const NOT_UTF8 = '\ufffd';

const FILES_PER_TURN = 256;

/** Decides whether what a run left is a whole set: all patterns match and hold, nothing leads outside, nothing moves. */
export async function verifyOutputs({
  folder,
  outputs,
  repositoryRoot,
  signal,
}: StageOptions): Promise<VerifiedSet | RejectedSet> {
  const place = lstatSync(folder, { throwIfNoEntry: false });
  if (place === undefined) return rejected('outputs-missing', ['the step removed $P1_OUTPUT_DIR itself']);
  if (!place.isDirectory())
    return rejected('outputs-invalid', [
      '$P1_OUTPUT_DIR is a link or a file now, and not the folder that p1 made',
    ]);
  if (!isReally(folder))
    return rejected('outputs-invalid', ['the step put a link in the way to $P1_OUTPUT_DIR']);
  const found = walk(folder);
  const structure = found.flatMap(entry => structureProblem(folder, entry));
  if (structure.length > 0) return rejected('outputs-invalid', structure);
  const leaves = found.filter(entry => !isFolder(entry));
  const paths = leaves.map(entry => entry.path);
  const { declared, missing, invalid } = await checkPatterns(folder, paths, outputs, repositoryRoot);
  if (missing.length > 0)
    return rejected(
      'outputs-missing',
      missing.map(pattern => `nothing matches ${pattern}`),
    );
  if (invalid.length > 0) return rejected('outputs-invalid', invalid);
  const flushed = await ownAndFlush(folder, leaves);
  const entries: ManifestEntry[] = [];
  const stamps = new Map<string, string>();
  for (const [index, entry] of leaves.entries()) {
    if (index % FILES_PER_TURN === FILES_PER_TURN - 1) await nextTurn();
    signal?.throwIfAborted();
    const flushedAs = flushed?.get(entry.path);
    const made = await manifestEntry(folder, entry, declared.has(entry.path), { flushedAs, signal });
    if (made === undefined) return rejected('outputs-invalid', [`${entry.path} changed while it was read`]);
    entries.push(made.entry);
    if (made.stamp !== undefined) stamps.set(entry.path, made.stamp);
  }
  return {
    kind: 'verified',
    entries,
    folders: flushed === undefined ? found.filter(isFolder).map(entry => entry.path) : [],
    stamps,
  };
}

/** The files of a verified set that are no longer what was hashed. */
export function changedSince(folder: string, { stamps }: VerifiedSet): readonly string[] {
  return [...stamps].filter(([path, stamp]) => stampNow(join(folder, path)) !== stamp).map(([path]) => path);
}

/** Whether no folder between `folder` and the step's sets, nor those of the step, is a link to somewhere else. */
function isReally(folder: string): boolean {
  const stepFolder = dirname(folder);
  return lstatSync(stepFolder).isDirectory() && lstatSync(dirname(stepFolder)).isDirectory();
}

function structureProblem(folder: string, { path, kind }: FoundEntry): readonly string[] {
  if (path === MANIFEST_NAME)
    return [`${MANIFEST_NAME} is p1's own name at the top of a set: call the file otherwise`];
  if (path.includes(NOT_UTF8)) return [`the name ${JSON.stringify(path)} is not UTF-8`];
  if (/[\u0000-\u001f\u007f]/.test(path)) return [`the name ${JSON.stringify(path)} has a control character`];
  if (kind === 'other') return [`${path} is neither a file nor a folder nor a link`];
  if (kind !== 'link') return [];
  return isInside(folder, path) ? [] : [`${path} is a link that does not lead to a file of the same set`];
}

function isInside(folder: string, path: string): boolean {
  const link = join(folder, path);
  if (isAbsolute(readlinkSync(link))) return false;
  try {
    return (
      realpathSync(link).startsWith(realpathSync(folder) + sep) && lstatSync(realpathSync(link)).isFile()
    );
  } catch {
    return false;
  }
}

/**
 * Makes every file the set's own, and flushes many at once. The stamps that they had before the flush are what proves
 * afterwards that the bytes that were hashed are those on disk. Undefined when each is to be flushed as it is read.
 */
async function ownAndFlush(
  folder: string,
  leaves: readonly FoundEntry[],
): Promise<ReadonlyMap<string, string> | undefined> {
  const files = leaves.filter(entry => entry.kind === 'file').map(entry => entry.path);
  const stamps = new Map(files.map(path => [path, ownInode(join(folder, path))]));
  return files.length >= MANY_FILES && (await flushFileSystem(folder)) ? stamps : undefined;
}

async function manifestEntry(
  folder: string,
  { path, kind }: FoundEntry,
  isDeclared: boolean,
  options: HashOptions,
): Promise<{ readonly entry: ManifestEntry; readonly stamp?: string } | undefined> {
  const file = join(folder, path);
  if (kind === 'link')
    return { entry: { kind: 'link', path, target: readlinkSync(file), is_declared: isDeclared } };
  const hashed = await hashFile(file, options);
  if (hashed === undefined) return undefined;
  const { size, sha256, mode, stamp } = hashed;
  return { entry: { kind: 'file', path, size, sha256, mode, is_declared: isDeclared }, stamp };
}

/** A file with a second name elsewhere could change after the commit: the set gets a copy of its own. Returns its stamp. */
function ownInode(file: string): string {
  const stats = lstatSync(file, { bigint: true });
  if (stats.nlink === 1n) return stampOf(stats);
  const copy = join(dirname(file), `.p1-copy-${process.pid}`);
  copyFileSync(file, copy);
  renameSync(copy, file);
  return stampOf(lstatSync(file, { bigint: true }));
}

function isFolder({ kind }: FoundEntry): boolean {
  return kind === 'folder';
}

function stampNow(file: string): string | undefined {
  try {
    return stampOf(lstatSync(file, { bigint: true }));
  } catch (error) {
    return messageOf(error);
  }
}

function rejected(reasonCode: RejectedSet['reasonCode'], problems: readonly string[]): RejectedSet {
  return { kind: 'rejected', reasonCode, problems };
}
