import type { RulePack, Severity } from './rule.ts';

/** A piece of one file: the whole of it, or lines that a commit added. */
export interface ScanPiece {
  /** As git names it, '/'-separated; '' for none. */
  readonly path: string;
  /** Bytes, of any encoding. */
  readonly content: Uint8Array;
  /** 1-based number of its first line in the file. */
  readonly firstLine: number;
}

/** A match that may be shown to nobody as it is. */
export interface RawFinding {
  readonly ruleId: string;
  readonly description: string;
  readonly severity: Severity;
  /** Of the piece; for members of archives `outer.zip!inner/name`. */
  readonly path: string;
  /** 1-based, as are the columns, in UTF-16 units; ends are exclusive. */
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  /** NEVER written anywhere: the caller takes its fingerprint and drops it. */
  readonly secret: string;
  /** Shannon's, in bits per character of the secret. */
  readonly entropy: number;
  /** What was undone to see it, e.g. `decoded:base64`, `archive`. */
  readonly tags: readonly string[];
}

export interface ScanOptions {
  /** How many layers of base64, hex and percent encoding are undone. */
  readonly decodeDepth: number;
  /** How many archives deep members are read; 0 reads none. */
  readonly archiveDepth: number;
  /** A longer piece, or more than this out of one archive, is not scanned. */
  readonly maxFileBytes: number;
}

export interface Scanner {
  /** Changes when any rule of the pack does. */
  readonly packDigest: string;
  readonly scan: (piece: ScanPiece) => readonly RawFinding[];
}

export function createScanner(pack: RulePack, _options: ScanOptions): Scanner {
  return { packDigest: pack.digest, scan: () => [] };
}
