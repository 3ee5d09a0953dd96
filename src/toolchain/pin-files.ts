import { type Dirent, lstatSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openGit } from '../git/git.ts';
import { gitTopLevel } from '../git/top-level.ts';
import { messageOf, systemCode } from '../kernel/errors.ts';
import type { Environment } from '../kernel/inputs.ts';
import { isOutside } from '../kernel/outside.ts';
import type { SourceProblem } from './pin.ts';
import type { PinFile } from './read-pins.ts';
import { MAXIMUM_SOURCE_BYTES, problemAt } from './source-text.ts';
import { FILE_NAMES, sourceOf } from './sources/sources.ts';

export interface PinFiles {
  readonly files: readonly PinFile[];
  readonly problems: readonly SourceProblem[];
  /** Files that would say versions, of other people's code and of tests. */
  readonly leftOut: readonly string[];
  /** How many files were looked through by name. */
  readonly seen: number;
}

const FOREIGN =
  /(?:^|\/)(?:node_modules|vendor|third_party|bower_components|__fixtures__|fixtures|testdata|test-fixtures)\//;
const NEVER_WALKED = new Set([
  '.git',
  '.hg',
  '.svn',
  'node_modules',
  '.p1',
  '.venv',
  'venv',
  '.tox',
  '.terraform',
]);

/**
 * The files below `root` that say versions: those that git tracks or would, else all. Other people's code (node_modules, vendor, …) and
 * fixtures of tests say nothing of this repository; they are counted.
 */
export async function findPinFiles(root: string, env: Environment): Promise<PinFiles> {
  const paths = (await trackedPaths(root, env)) ?? (await walk(root, ''));
  const found = paths.filter(path => sourceOf(path) !== null);
  const own = found.filter(path => !FOREIGN.test(path));
  const read = own.map(path => readOne(root, path));
  return {
    files: read.filter(each => each !== null && 'bytes' in each),
    problems: [...foldersForFiles(root, paths), ...read.filter(each => each !== null && 'message' in each)],
    leftOut: found.filter(path => FOREIGN.test(path)),
    seen: paths.length,
  };
}

/** Whether `path` says versions, and is no other people's code and no fixture. */
export function isPinFile(path: string): boolean {
  return sourceOf(path) !== null && !FOREIGN.test(path);
}

/** Null when `root` is in no repository, or git cannot say. */
async function trackedPaths(root: string, env: Environment): Promise<readonly string[] | null> {
  if (gitTopLevel(root) === undefined) return null;
  const git = openGit({ folder: root, env });
  const listing = ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--deduplicate'];
  const listed = await git.ask(listing).catch(() => null);
  return (
    listed
      ?.toString('utf8')
      .split('\0')
      .filter(path => path !== '') ?? null
  );
}

async function walk(root: string, folder: string): Promise<readonly string[]> {
  const entries: readonly Dirent[] = await readdir(join(root, folder), { withFileTypes: true }).catch(
    () => [],
  );
  const parts = await Promise.all(
    entries.map(entry => {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (!entry.isDirectory()) return [path];
      return NEVER_WALKED.has(entry.name) ? [] : walk(root, path);
    }),
  );
  return parts.flat();
}

/** Null for a file that is listed and not there. */
function readOne(root: string, path: string): PinFile | SourceProblem | null {
  const file = join(root, path);
  try {
    if (isOutside(root, realpathSync(file)))
      return problemAt(path, 'A link in its path leads out of the repository.', 'Put a file in its place.');
    const stats = statSync(file);
    if (!stats.isFile())
      return problemAt(
        path,
        'There is no file, but a folder, a device or a pipe.',
        'Put a file in its place.',
      );
    if (stats.size > MAXIMUM_SOURCE_BYTES)
      return problemAt(
        path,
        `The file has ${stats.size} bytes; at most ${MAXIMUM_SOURCE_BYTES} are read.`,
        'Keep versions in a smaller file.',
      );
    return { path, bytes: readFileSync(file) };
  } catch (error) {
    if (systemCode(error) === 'ENOENT' && !isLink(file)) return null;
    return problemAt(
      path,
      `The file cannot be read: ${messageOf(error)}.`,
      'Let this user read it, or remove it.',
    );
  }
}

function isLink(file: string): boolean {
  return lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
}

/** Folders with the name of such a file, at the root also empty ones, which git does not list. */
function foldersForFiles(root: string, paths: readonly string[]): readonly SourceProblem[] {
  const folders = new Set<string>();
  for (const path of paths) {
    if (FOREIGN.test(path)) continue;
    const parts = path.split('/');
    const at = parts.findIndex(
      (part, index) => index < parts.length - 1 && part !== 'Dockerfile' && FILE_NAMES.has(part),
    );
    if (at !== -1) folders.add(parts.slice(0, at + 1).join('/'));
  }
  for (const name of FILE_NAMES)
    if (statSync(join(root, name), { throwIfNoEntry: false })?.isDirectory() === true) folders.add(name);
  return [...folders].map(path =>
    problemAt(path, 'This is a folder where a file should be.', 'Put the file in its place.'),
  );
}
