import type { ConfigProblem } from '../kernel/errors.ts';
import type { PackSource } from './pack-source.ts';
import type { RawFinding, ScanOptions, ScanPiece } from './scanner.ts';

/** What a worker is started with. */
export interface WorkerSettings {
  readonly pack: PackSource;
  readonly scan: Omit<ScanOptions, 'onSkipped'>;
}

/** Pieces, as a few large values: thousands of small ones take longer to send than to scan. */
export interface ScanOrder {
  /** The contents, one after the other. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Four numbers for each piece: its length, the number of its first line, the places of its path and its commit in `names`. */
  readonly pieces: Float64Array<ArrayBuffer>;
  readonly names: readonly string[];
}

export interface ScanAnswer {
  /** The pieces that have any, by their place. */
  readonly findings: readonly (readonly [number, readonly RawFinding[]])[];
  readonly skipped: readonly { readonly path: string; readonly reason: string }[];
}

/** A rule that has to be mended: the worker goes on, and the scan does not. */
export interface ScanRefusal {
  readonly problems: readonly ConfigProblem[];
}

const NUMBERS = 4;

export function orderOf(pieces: readonly ScanPiece[]): ScanOrder {
  const bytes = new Uint8Array(pieces.reduce((sum, { content }) => sum + content.length, 0));
  const numbers = new Float64Array(pieces.length * NUMBERS);
  const places = new Map<string, number>();
  const placeOf = (name: string): number => {
    const known = places.get(name);
    if (known === undefined) places.set(name, places.size);
    return known ?? places.size - 1;
  };
  let used = 0;
  for (const [index, { path, content, firstLine, commit = '' }] of pieces.entries()) {
    bytes.set(content, used);
    used += content.length;
    numbers.set([content.length, firstLine, placeOf(path), placeOf(commit)], index * NUMBERS);
  }
  return { bytes, pieces: numbers, names: [...places.keys()] };
}

/** The pieces of an order, whose contents are parts of its bytes. */
export function piecesOf({ bytes, pieces, names }: ScanOrder): readonly ScanPiece[] {
  let used = 0;
  return Array.from({ length: pieces.length / NUMBERS }, (_, index) => {
    const [length = 0, firstLine = 1, path = 0, commit = 0] = pieces.subarray(
      index * NUMBERS,
      (index + 1) * NUMBERS,
    );
    used += length;
    return {
      path: names[path] ?? '',
      content: bytes.subarray(used - length, used),
      firstLine,
      commit: names[commit] ?? '',
    };
  });
}
