/** Where the outputs of a run are to be had after its machine is gone; null off GitHub. */
export interface OutputArtifacts {
  /**
   * Uploads the files of a set, paths relative to `folder`, as one artifact.
   *
   * @throws ExternalError when it could not be stored whole.
   */
  readonly upload: (name: string, folder: string, files: readonly string[]) => Promise<UploadedSet>;
  /** Downloads the newest artifact of this session whose name starts with `prefix` into `folder`. */
  readonly download: (prefix: string, folder: string) => Promise<'hit' | 'miss'>;
}

export interface UploadedSet {
  readonly id: number;
  /** sha256 of the artifact, as the service confirmed it. */
  readonly digest: string;
  readonly bytes: number;
}

/** Outputs kept under a digest of what they were made from; may forget at any time. Null off GitHub. */
export interface OutputMemo {
  /** Fills `folder` with what was saved from it under `key`. */
  readonly restore: (key: string, folder: string) => Promise<'hit' | 'miss'>;
  readonly save: (key: string, folder: string) => Promise<void>;
}

export function outputsArtifactPrefix(step: string): string {
  return `p1-outputs-${step}-`;
}

export function outputsMemoKey(step: string, inputsDigest: string): string {
  return `p1-outputs/${step}/${inputsDigest}`;
}
