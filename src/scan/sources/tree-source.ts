import { existsSync, lstatSync, readdirSync, realpathSync } from 'node:fs';
import { join, relative } from 'node:path';
import { filterSettings } from '../../git/filter-settings.ts';
import { type Git, linesOf } from '../../git/git.ts';
import { withoutPrograms } from '../../git/git-environment.ts';
import { UnresolvableError } from '../../git/unresolvable.ts';
import { ConfigError, ExternalError, quote, systemCode } from '../../kernel/errors.ts';
import type { Verdicts } from '../verdicts.ts';
import { blobPieces } from './blobs.ts';
import { filePieces, type ListedFile } from './files.ts';
import {
  type LeftOut,
  noCounts,
  type SourcePiece,
  type SourceRun,
  SUBMODULE,
  type WholeBlob,
} from './source-piece.ts';

export interface TreeOptions {
  readonly maxBytes: number;
  readonly verdicts: Verdicts;
}

/** Files to scan. */
export interface TreePlan {
  readonly files: readonly ListedFile[];
  /** Files that git does not check out here: their stored versions are scanned. */
  readonly stored: readonly WholeBlob[];
  readonly submodules: readonly string[];
}

const SUBMODULE_MODE = '160000';
const NOT_HERE: WholeBlob['origin'] = { commit: null, age: 0, verdictKey: null };

/**
 * The working tree as git sees it: files that it tracks, as they are now, and those that it neither tracks nor ignores. `path` is one
 * file or folder of it, or null for all.
 *
 * @throws UnresolvableError when there is none.
 */
export async function planTree(git: Git, folder: string, path: string | null): Promise<TreePlan> {
  const [top] = linesOf(await git.read(['rev-parse', '--show-toplevel']));
  if (top === undefined || top === '')
    throw new UnresolvableError(
      'This repository has no working tree.',
      'Scan its commits: `p1 scan --history`.',
    );
  const limits = path === null ? [':/'] : [path];
  const list = (args: readonly string[]) =>
    git.read([...args, '--full-name', '-z', '--', ...limitsOf(limits, top, folder)]);
  const [tracked, untracked, changed] = await Promise.all([
    list(['ls-files', '-v', '--stage']),
    list(['ls-files', '--others', '--exclude-standard']),
    changedFiles(git),
  ]);
  const dirty = changed === null ? null : new Set([...split(changed)].map(each => each.toString('latin1')));
  const files = new Map<string, ListedFile>();
  const stored: WholeBlob[] = [];
  const submodules: string[] = [];
  const place = (name: Buffer, shown: string): Buffer | string =>
    shown.includes('\ufffd') ? Buffer.concat([Buffer.from(`${top}/`), name]) : `${top}/${shown}`;
  for (const entry of split(tracked)) {
    const tab = entry.indexOf(9);
    const [tag = '', mode, blob = '', stage] = entry.toString('latin1', 0, tab).split(' ');
    const name = entry.subarray(tab + 1);
    const id = name.toString('latin1');
    const shown = name.toString('utf8');
    if (mode === SUBMODULE_MODE) submodules.push(shown);
    else if (tag.toUpperCase() === 'S' && !isThere(place(name, shown)))
      stored.push({ blob, path: shown, origin: NOT_HERE });
    else {
      // What is assumed to be unchanged need not be.
      const isStored = stage === '0' && tag === 'H' && dirty?.has(id) === false;
      files.set(id, { place: place(name, shown), path: shown, blob: isStored ? blob : null });
    }
  }
  for (const name of split(untracked)) {
    const shown = name.toString('utf8');
    if (shown.endsWith('/')) submodules.push(shown);
    else files.set(name.toString('latin1'), { place: place(name, shown), path: shown, blob: null });
  }
  if (files.size + stored.length === 0) throw noFile(path);
  return { files: [...files.values()], stored, submodules };
}

/**
 * Every file below `path`, which is in no repository, but for those below `without`: what p1 itself keeps.
 *
 * @throws ConfigError when it is not there, UnresolvableError for no file.
 */
export function planFolder(path: string, without: string): TreePlan {
  const root = realOf(path);
  const files: (ListedFile & { readonly place: Buffer })[] = [];
  const left = Buffer.from(existsSync(without) ? realpathSync(without) : without);
  const waiting = [root];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (next.equals(left)) continue;
    const stats = lstatSync(next, { throwIfNoEntry: false });
    if (stats?.isDirectory() !== true) {
      files.push({ place: next, path: shownPath(root, next), blob: null });
      continue;
    }
    for (const name of namesIn(next)) {
      if (name.toString('latin1') !== '.git') waiting.push(Buffer.concat([next, Buffer.from('/'), name]));
    }
  }
  if (files.length === 0) throw noFile(path);
  files.sort((a, b) => Buffer.compare(a.place, b.place));
  return { files, stored: [], submodules: [] };
}

/** What `plan` lists, as pieces. `git` is null where there is no repository. */
export function treeSource(git: Git | null, plan: TreePlan, { maxBytes, verdicts }: TreeOptions): SourceRun {
  const counts = noCounts();
  const leftOut: LeftOut[] = plan.submodules.map(path => ({ path, why: SUBMODULE }));
  const leaveOut = (file: LeftOut): void => void leftOut.push(file);

  async function* batches(): AsyncGenerator<readonly SourcePiece[], void, undefined> {
    yield* filePieces(plan.files, { counts, maxBytes, leaveOut, verdicts });
    if (git !== null) yield* blobPieces(git, plan.stored, { counts, maxBytes, leaveOut });
  }

  return { batches: batches(), counts, leftOut };
}

/** The files that are not, or may not be, as git has stored them; null when git cannot be asked without running a program. */
async function changedFiles(git: Git): Promise<Buffer | null> {
  const names = await filterSettings(git);
  if (names === null) return null;
  return git.read([
    ...withoutPrograms(names),
    'diff-files',
    '-z',
    '--name-only',
    '--ignore-submodules=all',
    '--no-ext-diff',
  ]);
}

function isThere(place: Buffer | string): boolean {
  return lstatSync(place, { throwIfNoEntry: false }) !== undefined;
}

/** Literal pathspecs have no magic: the whole tree is meant by its top. */
function limitsOf(limits: readonly string[], top: string, folder: string): readonly string[] {
  return limits.map(limit => (limit === ':/' ? relative(folder, top) || '.' : limit));
}

function* split(output: Buffer): Generator<Buffer> {
  for (let at = 0; at < output.length; ) {
    const end = output.indexOf(0, at);
    if (end === -1) break;
    yield output.subarray(at, end);
    at = end + 1;
  }
}

function realOf(path: string): Buffer {
  try {
    return Buffer.from(realpathSync(path));
  } catch (error) {
    throw new ConfigError({
      where: 'path',
      message: `${quote(path)} is not there (${systemCode(error) ?? ''}).`,
      fix: 'Name a folder or a file.',
    });
  }
}

function shownPath(root: Buffer, place: Buffer): string {
  const rest = place.subarray(root.length + 1).toString('utf8');
  return rest === '' ? join(place.toString('utf8').split('/').at(-1) ?? '') : rest;
}

function namesIn(folder: Buffer): readonly Buffer[] {
  try {
    return readdirSync(folder, { encoding: 'buffer' });
  } catch (error) {
    throw new ExternalError(`${quote(folder.toString())} cannot be read: ${systemCode(error) ?? ''}.`, {
      isRetryable: false,
      fix: 'Let this user read it, or name another folder.',
    });
  }
}

function noFile(path: string | null): UnresolvableError {
  return new UnresolvableError(
    path === null
      ? 'The working tree has no file: nothing would be scanned.'
      : `${quote(path)} has no file that git sees: nothing would be scanned.`,
    'Name a path with files; what git ignores is scanned from outside the repository only.',
  );
}
