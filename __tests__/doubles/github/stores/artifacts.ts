import type { Clock } from '../clock.ts';
import type { Run } from '../run.ts';
import type { BlobStore } from './blobs.ts';
import { type Hideable, isSeen } from './visibility.ts';

export type Artifact = Hideable & {
  readonly id: number;
  readonly run: Run;
  readonly name: string;
  readonly mimeType: string;
  readonly blob: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  sizeBytes: number;
  /** `sha256:<hex>` as the uploader computed it; the service does not check it. */
  digest: string | undefined;
  isFinalized: boolean;
};

export type NewArtifact = {
  readonly name: string;
  readonly mimeType: string;
  readonly expiresAt: Date | undefined;
};

export type ArtifactStore = ReturnType<typeof createArtifactStore>;

const retentionMs = 90 * 24 * 60 * 60 * 1000;

export function createArtifactStore(clock: Clock, blobs: BlobStore) {
  let artifacts: Artifact[] = [];
  let lastId = 0;
  let hiddenLookups = 0;

  const find = (runBackendId: string, name: string) =>
    artifacts.find(artifact => artifact.run.runBackendId === runBackendId && artifact.name === name);

  return {
    find,
    all: (): readonly Artifact[] => artifacts,

    /** Undefined if the run attempt already has an artifact of this name, uploaded or not. */
    create(run: Run, { name, mimeType, expiresAt }: NewArtifact): Artifact | undefined {
      if (find(run.runBackendId, name)) return undefined;
      lastId += 1;
      const createdAt = clock.now();
      const artifact = {
        id: lastId,
        run,
        name,
        mimeType,
        blob: `artifact-${lastId}${mimeType === 'application/zip' ? '.zip' : ''}`,
        createdAt,
        expiresAt: expiresAt ?? new Date(createdAt.getTime() + retentionMs),
        sizeBytes: 0,
        digest: undefined,
        isFinalized: false,
        hiddenLookups: 0,
      };
      artifacts.push(artifact);
      return artifact;
    },

    finalize(artifact: Artifact, sizeBytes: number, digest: string | undefined): void {
      Object.assign(artifact, { sizeBytes, digest, isFinalized: true, hiddenLookups });
    },

    /** Uploaded artifacts that this lookup sees, newest first. */
    list(accepts: (artifact: Artifact) => boolean): readonly Artifact[] {
      return artifacts
        .filter(artifact => artifact.isFinalized && accepts(artifact))
        .filter(isSeen)
        .reverse();
    },

    downloadUrl(artifact: Artifact, origin: string): string {
      const fileName = artifact.mimeType === 'application/zip' ? `${artifact.name}.zip` : artifact.name;
      return blobs.signedUrl(origin, artifact.blob, 'r', fileName);
    },

    isExpired: (artifact: Artifact): boolean => artifact.expiresAt <= clock.now(),

    delete(artifact: Artifact): void {
      artifacts = artifacts.filter(other => other !== artifact);
      blobs.delete(artifact.blob);
    },

    /** Alters the stored bytes of every artifact of this name, so that no digest fits. */
    corrupt(name: string): void {
      const named = artifacts.filter(artifact => artifact.name === name);
      if (named.length === 0) throw new Error(`There is no artifact "${name}" to corrupt.`);
      for (const artifact of named) blobs.corrupt(artifact.blob);
    },

    /** Artifacts finalized from now on stay invisible to their first lookups. */
    hideNew(lookups: number): void {
      hiddenLookups = lookups;
    },
  };
}
