import type { RawFinding, ScanPiece } from './scanner.ts';

/** A batch of pieces, scanned. */
export interface ScannedBatch<P extends ScanPiece> {
  readonly pieces: readonly P[];
  /** Of each piece, in the order of `pieces`. */
  readonly findings: readonly (readonly RawFinding[])[];
  readonly bytes: number;
  /** What was left out, and why, in words that follow its name: pieces, and members of archives (`outer.zip!inner`). */
  readonly skipped: readonly { readonly path: string; readonly reason: string }[];
}

/** Scanners at work, however many there are. */
export interface ScanEngine {
  /** Changes when any rule does. */
  readonly packDigest: string;
  readonly scan: <P extends ScanPiece>(
    batches: AsyncIterable<readonly P[]>,
  ) => AsyncIterable<ScannedBatch<P>>;
  readonly close: () => Promise<void>;
}
