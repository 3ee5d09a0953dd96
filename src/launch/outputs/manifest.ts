/** `manifest.json` of an output set: what is in it, and proof that it is what the run left. */
export interface Manifest {
  readonly schema_version: 1;
  readonly step: string;
  readonly run: string;
  readonly session: string;
  /** Digest of all that the set was made from; null when the step does not skip. */
  readonly inputs_digest: string | null;
  readonly files: readonly ManifestEntry[];
}

export type ManifestEntry = ManifestFile | ManifestLink;

export interface ManifestFile {
  readonly kind: 'file';
  /** Relative to the set, with `/`. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Hexadecimal. */
  readonly sha256: string;
  /** Permission bits, octal (`0644`). */
  readonly mode: string;
  /** False for a file that no pattern of the step names. */
  readonly is_declared: boolean;
}

/** A symbolic link to another file of the same set. */
export interface ManifestLink {
  readonly kind: 'link';
  readonly path: string;
  readonly target: string;
  readonly is_declared: boolean;
}

export const MANIFEST_NAME = 'manifest.json';

/** The bytes of `manifest`: the same manifest gives the same bytes. */
export function manifestText(manifest: Manifest): string {
  return `${JSON.stringify(manifest, null, 2)}\n`;
}
