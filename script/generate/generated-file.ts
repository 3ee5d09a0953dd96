/** A file that the build writes: its path from the repository's root, and its whole content. */
export interface GeneratedFile {
  readonly path: string;
  readonly text: string;
  readonly isExecutable?: boolean;
}
