import type { Finding } from './finding.ts';
import type { Lockfile } from './lockfile.ts';
import type { Manifest } from './manifest.ts';
import type { FileTree } from './tree.ts';

/** What a lockfile is read with. */
export interface LockContext {
  readonly tree: FileTree;
  /** Every file of the tree. */
  readonly files: readonly string[];
  /** Of the project, '' for the repository's root. */
  readonly folder: string;
  /** The lockfile, from the repository's root. */
  readonly file: string;
  readonly text: string;
  readonly manifest: Manifest;
}

export type LockReading =
  | { readonly kind: 'hit'; readonly lockfile: Lockfile }
  /** It cannot be read, and so nothing of it was checked. */
  | { readonly kind: 'bad'; readonly findings: readonly Finding[] };

/** `path` below the project's folder, from the repository's root. */
export function below({ folder }: Pick<LockContext, 'folder'>, path: string): string {
  return folder === '' ? path : `${folder}/${path}`;
}
