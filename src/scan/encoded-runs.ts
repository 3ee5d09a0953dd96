import { PRINTABLE } from './readable.ts';
import { beginsLikeText } from './text-head.ts';

/** Where something stands that looks like text in base64 (of either alphabet) or in hexadecimal digits. */
export interface EncodedRun {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
  readonly encoding: 'base64' | 'hex';
}

/** Shorter ones hold no secret. */
const LEAST_RUN = 20;
const LEAST_HEX = 24;
/** Lines of whole groups and of at least this length may go on in the next one. */
const LEAST_WRAPPED = 40;
/** Of so many bytes it is told whether a text begins there. */
const HEAD_BYTES = 9;
const HEX_HEAD_BYTES = 4;
const LONGEST_INDENT = 40;
/** Words of a path, or a name before a value, have the alphabet of base64 too: so many of its signs may end such a word. */
const STARTS = 6;
/** What base64 makes of text has both cases and a digit soon. */
const LOOKED_AT = 200;
/** Behind characters that do not belong to it, or without those that do, base64 is looked for in runs of this length. */
const LEAST_CUT = 40;

const head = new Uint8Array(HEAD_BYTES);
const BACKSLASH = 0x5c;
const NONE = 255;
const VALUE = new Uint8Array(256).fill(NONE);
for (const alphabet of [
  'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/',
  'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_',
]) {
  for (const [value, character] of [...alphabet].entries()) VALUE[character.charCodeAt(0)] = value;
}
const HEX_VALUE = new Uint8Array(256).fill(NONE);
for (const [value, character] of [...'0123456789abcdef'].entries()) {
  HEX_VALUE[character.charCodeAt(0)] = value;
  HEX_VALUE[character.toUpperCase().charCodeAt(0)] = value;
}

/**
 * Runs of base64 or hexadecimal digits whose first bytes read as text, wherever they stand. One sign in three or four of an ordinary text
 * is looked at: a window as long as the shortest run is read backwards, and behind what cannot be in a run the next one begins.
 */
export function* encodedRuns(bytes: Uint8Array): Generator<EncodedRun> {
  const { length } = bytes;
  let at = 0;
  while (at + LEAST_RUN <= length) {
    let index = at + LEAST_RUN - 1;
    while (index >= at && VALUE[bytes[index] ?? 0] !== NONE) index -= 1;
    if (index >= at) {
      at = index + 1;
      continue;
    }
    const end = endOf(VALUE, bytes, at + LEAST_RUN);
    const run = runIn(bytes, at, end);
    if (run !== undefined) yield run;
    at = Math.max(end, run?.end ?? 0) + 1;
  }
}

/** From the first place between `from` and `end` that looks like the beginning of encoded text. */
function runIn(bytes: Uint8Array, from: number, end: number): EncodedRun | undefined {
  let start = from;
  for (let tries = 0; tries < STARTS && end - start >= LEAST_RUN; tries += 1) {
    const run = hexFrom(bytes, start) ?? base64From(bytes, start, end);
    if (run !== undefined) return run;
    while (start < end && !isSign(bytes[start])) start += 1;
    start += 1;
  }
  return withoutBeginning(bytes, from, end);
}

/** Base64 whose first characters are missing, or that follows others: what comes next begins one, two or three later. */
function withoutBeginning(bytes: Uint8Array, from: number, end: number): EncodedRun | undefined {
  for (let start = from + 1; start < from + 4 && end - start >= LEAST_CUT; start += 1) {
    const run = base64From(bytes, start, end);
    if (run !== undefined) return run;
  }
  return undefined;
}

function hexFrom(bytes: Uint8Array, from: number): EncodedRun | undefined {
  const start = bytes[from] === 0x30 && ((bytes[from + 1] ?? 0) | 0x20) === 0x78 ? from + 2 : from;
  for (let index = 0; index < HEX_HEAD_BYTES; index += 1) {
    const high = HEX_VALUE[bytes[start + index * 2] ?? 0] ?? NONE;
    const low = HEX_VALUE[bytes[start + index * 2 + 1] ?? 0] ?? NONE;
    if (high === NONE || low === NONE) return undefined;
    head[index] = (high << 4) | low;
  }
  if (!beginsLikeText(head, HEX_HEAD_BYTES)) return undefined;
  const end = endOf(HEX_VALUE, bytes, start + HEX_HEAD_BYTES * 2);
  const even = end - ((end - start) % 2);
  return even - start >= LEAST_HEX ? { start, end: even, encoding: 'hex' } : undefined;
}

function base64From(bytes: Uint8Array, start: number, end: number): EncodedRun | undefined {
  if (!isTextAt(bytes, start)) return undefined;
  let last = end;
  const width = end - start;
  let before = width;
  for (let next = nextLine(bytes, last); next > last; ) {
    const lineEnd = endOf(VALUE, bytes, next);
    if (lineEnd === next || lineEnd - next > width) break;
    if (!goesOn(bytes, width, before, next)) break;
    last = lineEnd;
    before += lineEnd - next;
    if (lineEnd - next < width) break;
    next = nextLine(bytes, last);
  }
  if (!hasItsLetters(bytes, start, last)) return undefined;
  while (bytes[last] === 0x3d && last < end + 2) last += 1;
  return { start, end: last, encoding: 'base64' };
}

/** Short lines of whole groups, and lines of any other width that read as a text by themselves alone, are texts of their own. */
function goesOn(bytes: Uint8Array, width: number, before: number, next: number): boolean {
  if (width % 4 === 0) return width >= LEAST_WRAPPED;
  const rest = (4 - (before % 4)) % 4;
  return isTextAt(bytes, next + rest) || !isTextAt(bytes, next);
}

/** Where most texts are seen to be none by their first three bytes. */
function isTextAt(bytes: Uint8Array, start: number): boolean {
  decodeGroup(bytes, start, 0);
  const first = head[0] ?? 0;
  const second = head[1] ?? 0;
  const third = head[2] ?? 0;
  if (
    (PRINTABLE[first] ?? 0) + (PRINTABLE[second] ?? 0) + (PRINTABLE[third] ?? 0) < 2 &&
    !mayBeOther(first, second)
  )
    return false;
  decodeGroup(bytes, start + 4, 3);
  decodeGroup(bytes, start + 8, 6);
  return beginsLikeText(head, HEAD_BYTES);
}

/** Whether a text that is not of ASCII may begin so: in UTF-8, or with a mark or a zero of UTF-16. */
function mayBeOther(first: number, second: number): boolean {
  return first >= 0xc2 || first === 0 || second >= 0xc2 || second === 0;
}

function decodeGroup(bytes: Uint8Array, at: number, to: number): void {
  const bits =
    ((VALUE[bytes[at] ?? 0] ?? 0) << 18) |
    ((VALUE[bytes[at + 1] ?? 0] ?? 0) << 12) |
    ((VALUE[bytes[at + 2] ?? 0] ?? 0) << 6) |
    (VALUE[bytes[at + 3] ?? 0] ?? 0);
  head[to] = (bits >> 16) & 0xff;
  head[to + 1] = (bits >> 8) & 0xff;
  head[to + 2] = bits & 0xff;
}

function hasItsLetters(bytes: Uint8Array, start: number, end: number): boolean {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset + start, Math.min(LOOKED_AT, end - start)).toString(
    'latin1',
  );
  return /[a-z]/.test(head) && /[A-Z]/.test(head) && (end - start >= 40 || /\d/.test(head));
}

/** Where the next line begins, be its end a byte or written as `\\n`; `end` itself where there is none. */
function nextLine(bytes: Uint8Array, end: number): number {
  let at = end;
  if (bytes[at] === BACKSLASH && bytes[at + 1] === 0x72) at += 2;
  if (bytes[at] === BACKSLASH && bytes[at + 1] === 0x6e) return at + 2;
  at = bytes[end] === 0x0d ? end + 1 : end;
  if (bytes[at] !== 0x0a) return end;
  at += 1;
  const limit = at + LONGEST_INDENT;
  while (at < limit && (bytes[at] === 0x20 || bytes[at] === 0x09)) at += 1;
  return at;
}

function endOf(alphabet: Uint8Array, bytes: Uint8Array, from: number): number {
  let end = from;
  while (end < bytes.length && alphabet[bytes[end] ?? 0] !== NONE) end += 1;
  return end;
}

/** `+`, `-`, `/`, `_`: only these of the alphabet stand between words. */
function isSign(code = 0): boolean {
  return code === 0x2b || code === 0x2d || code === 0x2f || code === 0x5f;
}
