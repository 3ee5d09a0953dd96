import { createHash } from 'node:crypto';

/** What a scan of trees remembers: of which files it found nothing in. */
export interface Verdicts {
  readonly isClean: (key: string) => boolean;
  /** Told of every file of this scan in which nothing is, read or remembered; only those are kept. */
  readonly markClean: (key: string) => void;
}

/**
 * What a verdict is remembered by: what a rule may look at, which is the path and the content. Of a file of a working tree, filters may
 * have changed the content since git stored it; they leave it another length.
 */
export function verdictKey(path: string, blob: string, bytes: number | null): string {
  return createHash('sha256')
    .update(`${blob}\0${bytes ?? ''}\0${path}`)
    .digest('base64url')
    .slice(0, 22);
}

export const NO_VERDICTS: Verdicts = { isClean: () => false, markClean: () => {} };
