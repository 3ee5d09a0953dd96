import type { Git } from '../../git/git.ts';
import { UnresolvableError } from '../../git/unresolvable.ts';
import { createBatcher } from './batcher.ts';
import { type LeftOut, type ScanCounts, type SourcePiece, tooLong, type WholeBlob } from './source-piece.ts';

const NEWLINE = 10;
const NOTHING = Buffer.alloc(0);

/** How much is read, and what is told of it. */
export interface BlobOptions {
  readonly counts: ScanCounts;
  /** Longer ones are left out, and told. */
  readonly maxBytes: number;
  readonly leaveOut: (file: LeftOut) => void;
}

/**
 * Versions of files, whole, by one `git cat-file --batch`.
 *
 * @throws UnresolvableError when one of them is missing.
 */
export async function* blobPieces(
  git: Git,
  wanted: readonly WholeBlob[],
  { counts, maxBytes, leaveOut }: BlobOptions,
): AsyncGenerator<readonly SourcePiece[], void, undefined> {
  if (wanted.length === 0) return;
  const batcher = createBatcher(maxBytes);
  let answered = 0;
  /** Bytes that are still to come of the blob under way, its last newline not counted; null between two. */
  let left: number | null = null;
  let isKept = false;
  let carry: Buffer = NOTHING;
  const input = `${wanted.map(({ blob }) => blob).join('\n')}\n`;

  function begin(header: string): void {
    const file = wanted[answered];
    const size = /^[0-9a-f]+ blob (\d+)$/.exec(header)?.[1];
    if (size === undefined || file === undefined) throw missing(header);
    left = Number(size);
    isKept = left <= maxBytes;
    counts.blobs += 1;
    if (isKept) batcher.begin({ path: file.path, firstLine: 1, origin: file.origin }, left);
    else leaveOut(tooLong(file.path, maxBytes));
  }

  function take(bytes: Buffer, at: number): number {
    if (left === null) {
      const newline = bytes.indexOf(NEWLINE, at);
      if (newline === -1) return at;
      begin(bytes.toString('latin1', at, newline));
      return newline + 1;
    }
    if (left > 0) {
      const end = Math.min(bytes.length, at + left);
      if (isKept) batcher.add(bytes, at, end);
      left -= end - at;
      return end;
    }
    // The newline that git writes after each blob.
    if (isKept) batcher.finish();
    left = null;
    answered += 1;
    return at + 1;
  }

  for await (const chunk of git.stream(['cat-file', '--batch', '--buffer'], input)) {
    const bytes = carry.length === 0 ? chunk : Buffer.concat([carry, chunk]);
    carry = NOTHING;
    for (let at = 0; at < bytes.length; ) {
      const next = take(bytes, at);
      if (next === at) {
        carry = bytes.subarray(at);
        break;
      }
      at = next;
      yield* batcher.take();
    }
  }
  if (answered !== wanted.length) throw missing('end');
  yield* batcher.rest();
}

function missing(header: string): UnresolvableError {
  const id = /^[0-9a-f]{40,64}/.exec(header)?.[0] ?? 'an object';
  return new UnresolvableError(
    `A version of a file is missing in this clone (${id}).`,
    'It is a partial clone, or damaged: clone without `--filter` (`actions/checkout` without `filter`), or run `git fetch --refetch --no-filter`.',
  );
}
