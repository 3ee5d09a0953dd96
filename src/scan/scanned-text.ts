import { isAscii } from 'node:buffer';
import { type FileKind, fileKind } from './file-kind.ts';
import { PRINTABLE } from './readable.ts';

/** One text as the rules see it: a character per byte, so that offsets are those of the bytes. */
export interface ScannedText {
  readonly path: string;
  /** The full name of the commit that brought it; '' for none. */
  readonly commit: string;
  readonly kind: FileKind;
  /** UTF-8, or what was given if that is no text. */
  readonly bytes: Buffer;
  /** `bytes`, each as the character of its number. */
  readonly text: string;
  readonly isAscii: boolean;
  /** Not a text as a whole: it has a NUL soon, and more that no text has. */
  readonly isBinary: boolean;
  /** Whether what stands around `offset` is text: always, but in a binary file in its long printable parts alone. */
  readonly isTextAt: (offset: number) => boolean;
}

/** Of this many bytes git tells what is a text, too (https://git-scm.com/docs/gitattributes, `text=auto`). */
const LOOKED_AT = 8_192;
/** A file with a few stray bytes in it is a text all the same. */
const MOST_STRAY = 0.05;
/** How far to either side a binary file is looked at. */
const REACH = 4_096;
const LEAST_PART = 3_072;
/** Parts of programs are strings without line ends, one behind the other. */
const LEAST_LINES = 4;
const LONGEST_LINE = 160;

export function scannedText(path: string, bytes: Buffer, commit = ''): ScannedText {
  const isBinary = isBinaryIn(bytes);
  return {
    path,
    commit,
    kind: fileKind(path),
    bytes,
    text: bytes.toString('latin1'),
    isAscii: isAscii(bytes),
    isBinary,
    isTextAt: isBinary ? partReader(bytes) : () => true,
  };
}

function isBinaryIn(bytes: Buffer): boolean {
  const head = bytes.subarray(0, LOOKED_AT);
  if (!head.includes(0)) return false;
  let stray = 0;
  for (const byte of head) if (PRINTABLE[byte] !== 1) stray += 1;
  return stray > head.length * MOST_STRAY;
}

/** Remembers the part that it read last: keywords stand close together. */
function partReader(bytes: Buffer): (offset: number) => boolean {
  let from = 0;
  let to = 0;
  let isText = false;
  return offset => {
    if (offset >= from && offset < to) return isText;
    from = offset;
    const first = Math.max(0, offset - REACH);
    while (from > first && PRINTABLE[bytes[from - 1] ?? 0] === 1) from -= 1;
    to = offset;
    const last = Math.min(bytes.length, offset + REACH);
    while (to < last && PRINTABLE[bytes[to] ?? 0] === 1) to += 1;
    const part = bytes.subarray(from, to);
    isText =
      part.length >= LEAST_PART &&
      part.length <= linesIn(part) * LONGEST_LINE &&
      linesIn(part) >= LEAST_LINES;
    return isText;
  };
}

function linesIn(bytes: Buffer): number {
  let lines = 1;
  for (let at = bytes.indexOf(0x0a); at !== -1; at = bytes.indexOf(0x0a, at + 1)) lines += 1;
  return lines;
}
