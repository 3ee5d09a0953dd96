import { closeSync, constants, fstatSync, lstatSync, openSync, readSync, type Stats } from 'node:fs';
import { messageOf } from '../kernel/errors.ts';

/** What was appended to a file that somebody else writes. */
export interface AppendedBytes {
  /**
   * The next bytes, at most `limit`; `nothing` when there are no more for now. `broken`, from then on for good, when the file
   * is no longer what it was: bytes told before stay told. `isLast` says that nobody writes any more.
   */
  readonly next: (limit: number, options?: { readonly isLast: boolean }) => Appended;
  readonly close: () => void;
}

export type Appended =
  | { readonly kind: 'bytes'; readonly bytes: Buffer }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'broken'; readonly why: string };

/** So much of what was read is compared with the file when more is read. */
const OVERLAP_BYTES = 256;
/** A link in the file's place is not followed, and a pipe not waited for. */
const FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
const NOTHING: Appended = { kind: 'nothing' };

/** Follows the file at `path`, which need not be there yet. It stays open, so that no other file can pass for it. */
export function appendedBytes(path: string): AppendedBytes {
  let descriptor: number | null = null;
  let file: Stats | null = null;
  let offset = 0;
  let overlap = Buffer.alloc(0);
  /** When the file was last written to, as of the moment at which all of it had been read. */
  let writtenMs: number | null = null;
  let isSuspect = false;
  let broken: Appended | null = null;

  function look(limit: number, isLast: boolean): Appended {
    const found = lstatSync(path, { throwIfNoEntry: false });
    if (found === undefined) return file === null ? NOTHING : gone('It was removed.');
    if (!found.isFile()) return gone(`There is ${kindOf(found)} in its place.`);
    if (descriptor === null) descriptor = openSync(path, FLAGS);
    file ??= fstatSync(descriptor);
    if (found.ino !== file.ino || found.dev !== file.dev) return gone('Another file took its place.');
    if (found.size < offset) return gone('It became shorter.');
    return found.size === offset ? idle(found, isLast) : grown(descriptor, found, limit);
  }

  /**
   * Something was written and the file is as long as before: over what was read (`>` in the place of `>>`). Or a writer is
   * just about to make it longer, so that only the next look can tell.
   */
  function idle(found: Stats, isLast: boolean): Appended {
    writtenMs ??= found.mtimeMs;
    if (offset === 0 || found.mtimeMs === writtenMs) return NOTHING;
    if (isSuspect || isLast) return gone('It was written to and did not grow: append to it with `>>`.');
    isSuspect = true;
    return NOTHING;
  }

  function grown(from: number, found: Stats, limit: number): Appended {
    const buffer = Buffer.alloc(overlap.length + Math.min(limit, found.size - offset));
    const length = readSync(from, buffer, 0, buffer.length, offset - overlap.length);
    if (length < overlap.length) return gone('It became shorter.');
    if (!buffer.subarray(0, overlap.length).equals(overlap)) {
      return gone('What it held was changed: append to it with `>>`.');
    }
    const bytes = buffer.subarray(overlap.length, length);
    offset += bytes.length;
    overlap = Buffer.from(buffer.subarray(Math.max(0, length - OVERLAP_BYTES), length));
    writtenMs = offset === found.size ? found.mtimeMs : null;
    isSuspect = false;
    return bytes.length === 0 ? NOTHING : { kind: 'bytes', bytes };
  }

  function gone(why: string): Appended {
    broken = { kind: 'broken', why };
    return broken;
  }

  function next(limit: number, options?: { readonly isLast: boolean }): Appended {
    if (broken !== null) return broken;
    try {
      return look(limit, options?.isLast === true);
    } catch (error) {
      return gone(`It cannot be read: ${messageOf(error)}.`);
    }
  }

  function close(): void {
    if (descriptor !== null) closeSync(descriptor);
    descriptor = null;
    broken ??= { kind: 'broken', why: 'It was closed.' };
  }

  return { next, close };
}

function kindOf(found: Stats): string {
  if (found.isDirectory()) return 'a folder';
  if (found.isSymbolicLink()) return 'a link';
  return found.isFIFO() ? 'a pipe' : 'a device or a socket';
}
