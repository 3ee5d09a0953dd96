import { createHash } from 'node:crypto';
import { lstatSync, readFileSync, readlinkSync, realpathSync, type Stats } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { systemCode } from '../kernel/errors.ts';
import { walk } from './outputs/walk.ts';

export interface ContentDigestOptions {
  readonly repositoryRoot: string;
  /** Folders that do not count as part of a folder above them. */
  readonly leftOut: readonly string[];
}

/**
 * Digests the content of files and of what symbolic links lead to: of a link its text, and the file or all files of the
 * folder that it leads to, in the repository or out of it. A link that leads nowhere, in a circle, or to a folder that the
 * repository lies in counts by its text. A folder that several links lead to is read once; so no circle is followed.
 *
 * @throws the system's error for what cannot be read.
 */
export function createContentDigest({
  repositoryRoot,
  leftOut,
}: ContentDigestOptions): (place: string) => string {
  const root = realpathSync(repositoryRoot);
  const hidden = leftOut.map(place => realOf(place) ?? place);
  const seen = new Set<string>();

  function digest(place: string): string {
    const stats = lstatSync(place);
    return stats.isSymbolicLink()
      ? digestOf(stats, `-> ${readlinkSync(place)} ${targetOf(place)}`)
      : ofPlace(place, stats);
  }

  function targetOf(link: string): string {
    const real = realOf(link);
    return real === undefined ? 'nothing' : ofPlace(real, lstatSync(real));
  }

  function ofPlace(place: string, stats: Stats): string {
    if (stats.isFile()) return digestOf(stats, readFileSync(place));
    return stats.isDirectory() ? ofFolder(place) : 'neither a file nor a folder';
  }

  function ofFolder(folder: string): string {
    const name = relative(root, folder);
    if (isBelow(root, folder)) return `around the repository: ${name}`;
    if (seen.has(folder)) return `again: ${name}`;
    seen.add(folder);
    const inside = hidden.filter(place => isBelow(place, folder));
    const entries = walk(folder).filter(
      ({ path }) => !inside.some(place => join(folder, path) === place || isBelow(join(folder, path), place)),
    );
    return JSON.stringify(
      entries.map(({ path, kind }) => (kind === 'folder' ? [path] : [path, digest(join(folder, path))])),
    );
  }

  return digest;
}

function digestOf({ mode }: Stats, content: string | Buffer): string {
  return createHash('sha256').update(String(mode)).update(content).digest('hex');
}

function isBelow(place: string, folder: string): boolean {
  return place.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

/** Where `place` is when all links are followed, or undefined when they lead nowhere. */
function realOf(place: string): string | undefined {
  try {
    return realpathSync(place);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'ELOOP'].includes(systemCode(error) ?? '')) return undefined;
    throw error;
  }
}
