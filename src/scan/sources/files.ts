import { lstatSync } from 'node:fs';
import { type Verdicts, verdictKey } from '../verdicts.ts';
import { createBatcher } from './batcher.ts';
import { readFileContent } from './read-file.ts';
import { type LeftOut, type Origin, type ScanCounts, type SourcePiece, tooLong } from './source-piece.ts';

/** A file of a machine. */
export interface ListedFile {
  /** As the system has it: a name that is not UTF-8 is bytes. */
  readonly place: Buffer | string;
  /** As it is shown. */
  readonly path: string;
  /** What git has stored of it, if it has not been changed since; null otherwise. */
  readonly blob: string | null;
}

export interface FilesOptions {
  readonly counts: ScanCounts;
  readonly maxBytes: number;
  readonly leaveOut: (file: LeftOut) => void;
  readonly verdicts: Verdicts;
}

/** The files, whole. What has gone since it was listed is no file of the tree any more. */
export async function* filePieces(
  files: readonly ListedFile[],
  { counts, maxBytes, leaveOut, verdicts }: FilesOptions,
): AsyncGenerator<readonly SourcePiece[], void, undefined> {
  const batcher = createBatcher(maxBytes);
  for (const file of files) {
    const key = keyOf(file);
    if (key !== null && verdicts.isClean(key)) {
      verdicts.markClean(key);
      counts.remembered += 1;
      continue;
    }
    const content = readFileContent(file.place, maxBytes);
    if (content.kind === 'none') continue;
    counts.blobs += 1;
    if (content.kind === 'too-large') {
      leaveOut(tooLong(file.path, maxBytes));
      continue;
    }
    const origin: Origin = { commit: null, age: 0, verdictKey: key };
    batcher.put({ path: file.path, firstLine: 1, origin }, content.bytes);
    yield* batcher.take();
  }
  yield* batcher.rest();
}

function keyOf({ place, path, blob }: ListedFile): string | null {
  if (blob === null) return null;
  const stats = lstatSync(place, { throwIfNoEntry: false });
  return stats === undefined ? null : verdictKey(path, blob, stats.size);
}
