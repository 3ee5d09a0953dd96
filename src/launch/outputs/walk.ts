import { type Dirent, readdirSync } from 'node:fs';
import { join } from 'node:path';

export interface FoundEntry {
  /** Relative to the folder walked, with `/`. */
  readonly path: string;
  readonly kind: 'file' | 'link' | 'folder' | 'other';
}

/**
 * Everything below `folder`, folders before what is in them, in byte order of names. Links are not followed, and a folder whose
 * name is not UTF-8 is not entered.
 */
export function walk(folder: string, below = ''): readonly FoundEntry[] {
  const entries = readdirSync(join(folder, below), { withFileTypes: true });
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap(entry => {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    const found: FoundEntry = { path, kind: kindOf(entry) };
    const isReadable = found.kind === 'folder' && !entry.name.includes('\ufffd');
    return isReadable ? [found, ...walk(folder, path)] : [found];
  });
}

function kindOf(entry: Dirent): FoundEntry['kind'] {
  if (entry.isFile()) return 'file';
  if (entry.isSymbolicLink()) return 'link';
  return entry.isDirectory() ? 'folder' : 'other';
}
