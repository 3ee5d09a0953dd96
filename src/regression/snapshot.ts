import { createHash } from 'node:crypto';
import { nameOf, type Source } from './assertions/assertion.ts';
import { fileIn, type Streams } from './came.ts';
import { readBlocks } from './regular-file.ts';

/** sha256 of the bytes of all `sources`, with their names; null for none. What cannot be read counts as absent. */
export function snapshotDigest(
  sources: readonly Source[],
  streams: Streams | null,
  folder: string,
): string | null {
  if (sources.length === 0) return null;
  const hash = createHash('sha256');
  for (const source of sources) hash.update(`${nameOf(source)}\0${digestOf(source, streams, folder)}\0`);
  return hash.digest('hex');
}

/** The first file of `sources` that is not there or cannot be read; null when there is none. */
export function absentSource(sources: readonly Source[], folder: string): string | null {
  for (const source of sources) {
    if (source.kind !== 'file') continue;
    try {
      readBlocks(fileIn(folder, source.path), 0, () => undefined);
    } catch {
      return source.path;
    }
  }
  return null;
}

function digestOf(source: Source, streams: Streams | null, folder: string): string {
  if (source.kind !== 'file') return streams?.[source.kind].digest() ?? 'absent';
  const hash = createHash('sha256');
  try {
    readBlocks(fileIn(folder, source.path), Number.POSITIVE_INFINITY, block => hash.update(block));
    return hash.digest('hex');
  } catch {
    return 'absent';
  }
}
