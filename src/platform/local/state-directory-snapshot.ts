import { isUtf8 } from 'node:buffer';
import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import type { StateChanges, StateFiles } from '../../guard/state-port.ts';
import { messageOf, quote, systemCode } from '../../kernel/errors.ts';
import { isPlainObject, parseJson } from '../../kernel/trust-boundary.ts';
import { hasSnapshot, LAST_NUMBER, snapshotFile } from './state-directory-names.ts';
import { systemTrouble, type Trouble, troubleOf } from './state-directory-trouble.ts';

const FORMAT = 1;
const LARGEST_BYTES = 64 * 1024 * 1024;
/** A link in a snapshot's place is not followed, and a pipe not waited for. */
const FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

export type SnapshotReading =
  | { readonly kind: 'hit'; readonly files: StateFiles }
  | { readonly kind: 'gone' }
  | Trouble;

/** One snapshot. Whatever is wrong with it is told with its name, and with what to do. */
export function readSnapshot(folder: string, number: number): SnapshotReading {
  try {
    const bytes = bytesOf(snapshotFile(folder, number));
    return typeof bytes === 'string' ? damaged(folder, number, bytes) : parsed(folder, number, bytes);
  } catch (error) {
    const code = systemCode(error);
    if (code === 'ENOENT') return { kind: 'gone' };
    if (code === 'ELOOP') return damaged(folder, number, 'is a link, and not a file');
    if (code === 'ENXIO') return damaged(folder, number, 'is a socket, and not a file');
    return systemTrouble(folder, 'read', error);
  }
}

/** `base` with `changes`, as text for the next snapshot; or why it cannot be one. */
export function nextSnapshot(
  base: StateFiles,
  changes: StateChanges,
  about: { readonly at: Date; readonly note: string },
): { readonly files: StateFiles; readonly text: string } | Trouble {
  const merged = new Map<string, string | null>([...Object.entries(base), ...Object.entries(changes)]);
  const kept = [...merged].flatMap(([path, text]) => (text === null ? [] : [[path, text] as const]));
  const files: StateFiles = Object.fromEntries(kept);
  const text = `${JSON.stringify({ format: FORMAT, at: about.at.toISOString(), note: about.note, files })}\n`;
  if (Buffer.byteLength(text) <= LARGEST_BYTES) return { files, text };
  return troubleOf(
    `The state would be longer than ${LARGEST_BYTES} bytes.`,
    'Report it at the repository of p1: a state is some ten kilobytes long.',
  );
}

/** The file's bytes, or what is there instead. */
function bytesOf(file: string): Buffer | string {
  const descriptor = openSync(file, FLAGS);
  try {
    const found = fstatSync(descriptor);
    if (!found.isFile())
      return `is ${found.isDirectory() ? 'a folder' : 'a pipe or a device'}, and not a file`;
    if (found.size > LARGEST_BYTES) return `is longer than ${LARGEST_BYTES} bytes`;
    return readFileSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function parsed(folder: string, number: number, bytes: Buffer): SnapshotReading {
  if (!isUtf8(bytes)) return damaged(folder, number, 'is not UTF-8 text');
  let document: unknown;
  try {
    document = parseJson(bytes.toString('utf8'));
  } catch (error) {
    return damaged(folder, number, `is not JSON (${messageOf(error)})`);
  }
  if (!isPlainObject(document)) return damaged(folder, number, 'does not hold a state of p1');
  const { format, files } = document;
  if (typeof format === 'number' && format > FORMAT) {
    return troubleOf(
      `${snapshotFile(folder, number)} has format ${quote(format)}, and this p1 reads ${FORMAT}.`,
      'Use a p1 that is as new as the one that wrote it.',
    );
  }
  return format === FORMAT && isFiles(files)
    ? { kind: 'hit', files }
    : damaged(folder, number, 'does not hold a state of p1');
}

function isFiles(value: unknown): value is StateFiles {
  return isPlainObject(value) && Object.values(value).every(text => typeof text === 'string');
}

function damaged(folder: string, number: number, what: string): Trouble {
  const fix = `Put a good copy in its place, or ${wayOn(folder, number)}. The latter forgets what it recorded.`;
  return troubleOf(`${snapshotFile(folder, number)} ${what}.`, fix);
}

/** Going back is a copy to a new number: others may hold the damaged one for the newest, and none is ever used twice. */
function wayOn(folder: string, number: number): string {
  if (number === 1) return 'remove it to begin with an empty state';
  if (number === LAST_NUMBER || !hasSnapshot(folder, number - 1)) return 'remove it';
  const copy = `cp ${snapshotFile(folder, number - 1)} ${snapshotFile(folder, number + 1)}`;
  return `go back to the state before it: ${copy}`;
}
