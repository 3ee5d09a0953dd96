/** What is at a path: text, nothing, or something that cannot be read as text. */
export type Reading =
  | { readonly kind: 'hit'; readonly text: string }
  | { readonly kind: 'miss' }
  | { readonly kind: 'unavailable'; readonly why: string };

/** Files of a repository, as they are now or as a commit has them. Paths are from its root, '/'-separated. */
export interface FileTree {
  readonly read: (path: string) => Promise<Reading>;
  /** Every file that git tracks or would track. */
  readonly list: () => Promise<readonly string[]>;
}

/** A lockfile of 50,000 packages has some 20 MB. */
export const MAXIMUM_BYTES = 256 * 1024 * 1024;

/** UTF-8 without its mark. What is no UTF-8 is shown as U+FFFD, and then is no version or name. */
export function textOf(bytes: Buffer): string {
  return bytes.toString('utf8').replace(/^\ufeff/, '');
}
