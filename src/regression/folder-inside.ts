import { realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf, systemCode } from '../kernel/errors.ts';
import { isOutside } from '../kernel/outside.ts';

export type FolderInside =
  /** `real` is absolute, without links. */
  { readonly kind: 'folder'; readonly real: string } | { readonly kind: 'none'; readonly why: string };

/** The folder that `path` leads to from `root`, which must be inside of it, or why there is none: half a sentence. */
export function folderInside(root: string, path: string): FolderInside {
  try {
    const real = realpathSync(join(root, path));
    if (!statSync(real).isDirectory()) return NO_FOLDER;
    return isOutside(root, real)
      ? { kind: 'none', why: 'which is a link that leads out of the repository' }
      : { kind: 'folder', real };
  } catch (error) {
    const isAbsent = ['ENOENT', 'ENOTDIR'].includes(systemCode(error) ?? '');
    return isAbsent ? NO_FOLDER : { kind: 'none', why: `which cannot be read (${messageOf(error)})` };
  }
}

const NO_FOLDER: FolderInside = { kind: 'none', why: 'which is no folder of the repository' };
