import type { PackSource } from './pack-source.ts';
import type { RawFinding, ScanOptions, ScanPiece } from './scanner.ts';

/** What a worker is started with. */
export interface WorkerSettings {
  readonly pack: PackSource;
  readonly scan: Omit<ScanOptions, 'onSkipped'>;
}

export type ScanOrder = readonly ScanPiece[];

export interface ScanAnswer {
  readonly findings: readonly (readonly RawFinding[])[];
  readonly skipped: readonly { readonly path: string; readonly reason: string }[];
}
