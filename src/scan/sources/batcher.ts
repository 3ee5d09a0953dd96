import type { Origin, SourcePiece } from './source-piece.ts';

/** Enough to be worth a message to a worker, few enough that all workers get some. */
const BATCH_BYTES = 512 * 1024;
const BATCH_PIECES = 4096;
/** Fewer bytes are copied sooner one by one than by a call: most lines have fewer. */
const SHORT = 96;

/** A piece that is being written. */
interface Draft {
  readonly path: string;
  readonly firstLine: number;
  readonly origin: Origin;
}

/** Collects pieces into batches whose contents lie in one buffer. */
export interface Batcher {
  /** `bytes` is how long the piece will be, where that is known: room is made once. */
  readonly begin: (draft: Draft, bytes?: number) => void;
  /** Adds a part of `source` to the piece that was begun. */
  readonly add: (source: Buffer, start: number, end: number) => void;
  /** A piece that is there already; a long one is not copied. */
  readonly put: (draft: Draft, content: Buffer) => void;
  /** What there is of the piece so far; nothing of one that is too long. */
  readonly current: () => Buffer;
  /** Whether the piece is kept: one that is longer than the most is not. */
  readonly finish: () => boolean;
  /** The batches that are full, oldest first. */
  readonly take: () => readonly (readonly SourcePiece[])[];
  /** What is left after the last full one. */
  readonly rest: () => readonly (readonly SourcePiece[])[];
}

export function createBatcher(maxBytes: number): Batcher {
  let arena = Buffer.allocUnsafeSlow(BATCH_BYTES);
  let used = 0;
  let start = 0;
  let draft: Draft | null = null;
  let isTooLong = false;
  let pieces: SourcePiece[] = [];
  let full: SourcePiece[][] = [];

  function grow(needed: number): void {
    const larger = Buffer.allocUnsafeSlow(Math.max(BATCH_BYTES, 2 * (used - start) + needed));
    arena.copy(larger, 0, start, used);
    used -= start;
    start = 0;
    arena = larger;
  }

  function close(): void {
    if (pieces.length > 0) full.push(pieces);
    pieces = [];
    arena = Buffer.allocUnsafeSlow(BATCH_BYTES);
    used = 0;
    start = 0;
  }

  const batcher: Batcher = {
    begin: (next, bytes = 0) => {
      draft = next;
      isTooLong = false;
      start = used;
      if (used + bytes > arena.length) grow(bytes);
    },
    add: (source, from, to) => {
      if (isTooLong || used - start + to - from > maxBytes) {
        isTooLong = true;
        return;
      }
      if (used + to - from > arena.length) grow(to - from);
      if (to - from > SHORT) used += source.copy(arena, used, from, to);
      else for (let at = from; at < to; at += 1, used += 1) arena[used] = source[at] ?? 0;
    },
    put: (next, content) => {
      if (content.length >= BATCH_BYTES) full.push([pieceOf(next, content)]);
      else {
        batcher.begin(next, content.length);
        batcher.add(content, 0, content.length);
        batcher.finish();
      }
    },
    current: () => arena.subarray(start, isTooLong ? start : used),
    finish: () => {
      if (draft === null) return true;
      if (isTooLong) used = start;
      // Of an empty file a verdict is remembered too.
      else if (used > start || draft.origin.verdictKey !== null)
        pieces.push(pieceOf(draft, arena.subarray(start, used)));
      draft = null;
      start = used;
      if (used >= BATCH_BYTES || pieces.length >= BATCH_PIECES) close();
      return !isTooLong;
    },
    take: () => {
      const ready = full;
      full = [];
      return ready;
    },
    rest: () => {
      close();
      const ready = full;
      full = [];
      return ready;
    },
  };
  return batcher;
}

function pieceOf({ path, firstLine, origin }: Draft, content: Buffer): SourcePiece {
  return origin.commit === null
    ? { path, content, firstLine, origin }
    : { path, content, firstLine, origin, commit: origin.commit };
}
