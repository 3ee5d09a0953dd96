import type { ScanPiece } from '../scanner.ts';

/** Where a piece is from. */
export interface Origin {
  /** The commit that brought it; null for a working tree, an index or a folder. */
  readonly commit: string | null;
  /** The higher, the older the commit is; 0 without one, and `OF_A_TIP` where all of its files are looked at once more. */
  readonly age: number;
  /** What a verdict of "nothing found" is remembered by, or null when it is not. */
  readonly verdictKey: string | null;
  /** Of a file that is read whole: only what stands on one of these lines, in part at least, is told. */
  readonly lines?: readonly LineRange[];
}

/** First and last line, 1-based. */
export type LineRange = readonly [first: number, last: number];

/** What only a tip shows was not there in any one commit's lines. */
export const OF_A_TIP = -1;

/** A piece that remembers where it is from. */
export interface SourcePiece extends ScanPiece {
  readonly origin: Origin;
}

/** A file, or a version of one, of which only the name is known yet. */
export interface WholeBlob {
  readonly blob: string;
  readonly path: string;
  readonly origin: Origin;
}

/** Something that was not read, and has to be told. */
export interface LeftOut {
  readonly path: string;
  /** In words that follow the path. */
  readonly why: string;
}

export const SUBMODULE: LeftOut['why'] = 'is a repository of its own';
export const STATE_BRANCH: LeftOut['why'] =
  'is the branch of `guard.branch`, which holds what p1 itself keeps';

/** Whether it is left out by what it is, and not because it could not be read. */
export function isByDesign({ why }: LeftOut): boolean {
  return why === SUBMODULE || why === STATE_BRANCH;
}

export function tooLong(path: string, maxBytes: number): LeftOut {
  return { path, why: `is longer than ${maxBytes} bytes` };
}

export interface ScanCounts {
  commits: number;
  /** Files and versions of files that were looked at as a whole. */
  blobs: number;
  bytes: number;
  /** Verdicts that were remembered, so that what they are of was not read again. */
  remembered: number;
}

/** What a source gives while it is read. */
export interface SourceRun {
  readonly batches: AsyncIterable<readonly SourcePiece[]>;
  /** Grows while `batches` is read. */
  readonly counts: ScanCounts;
  readonly leftOut: LeftOut[];
}

export function noCounts(): ScanCounts {
  return { commits: 0, blobs: 0, bytes: 0, remembered: 0 };
}
