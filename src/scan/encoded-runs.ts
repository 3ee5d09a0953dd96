import { PRINTABLE } from './readable.ts';

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
/** Lines of at least this length may go on in the next one. */
const LEAST_WRAPPED = 40;
const LONGEST_INDENT = 40;
/** Words of a path, or a name before a value, have the alphabet of base64 too: so many of its signs may end such a word. */
const STARTS = 6;
/** What base64 makes of text has both cases and a digit soon. */
const LOOKED_AT = 200;

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
  return undefined;
}

function hexFrom(bytes: Uint8Array, from: number): EncodedRun | undefined {
  const start = bytes[from] === 0x30 && ((bytes[from + 1] ?? 0) | 0x20) === 0x78 ? from + 2 : from;
  for (let index = start; index < start + 8; index += 2) {
    const byte = ((HEX_VALUE[bytes[index] ?? 0] ?? NONE) << 4) | (HEX_VALUE[bytes[index + 1] ?? 0] ?? NONE);
    if (PRINTABLE[byte] !== 1) return undefined;
  }
  const end = endOf(HEX_VALUE, bytes, start + 8);
  const even = end - ((end - start) % 2);
  return even - start >= LEAST_HEX ? { start, end: even, encoding: 'hex' } : undefined;
}

function base64From(bytes: Uint8Array, start: number, end: number): EncodedRun | undefined {
  if (!beginsLikeText(bytes, start) || !hasItsLetters(bytes, start, end)) return undefined;
  let last = end;
  const width = end - start;
  for (let next = nextLine(bytes, last); width >= LEAST_WRAPPED && width % 4 === 0; ) {
    const lineEnd = endOf(VALUE, bytes, next);
    if (lineEnd === next || lineEnd - next > width) break;
    last = lineEnd;
    if (lineEnd - next < width) break;
    next = nextLine(bytes, last);
  }
  while (bytes[last] === 0x3d && last < end + 2) last += 1;
  return { start, end: last, encoding: 'base64' };
}

/** Nine bytes of a text, or of one in UTF-16. */
function beginsLikeText(bytes: Uint8Array, start: number): boolean {
  let printable = 0;
  let wide = 0;
  for (let group = 0; group < 3; group += 1) {
    const at = start + group * 4;
    const bits =
      ((VALUE[bytes[at] ?? 0] ?? 0) << 18) |
      ((VALUE[bytes[at + 1] ?? 0] ?? 0) << 12) |
      ((VALUE[bytes[at + 2] ?? 0] ?? 0) << 6) |
      (VALUE[bytes[at + 3] ?? 0] ?? 0);
    for (let place = 0; place < 3; place += 1) {
      const byte = (bits >> (16 - place * 8)) & 0xff;
      const isPrintable = PRINTABLE[byte] === 1;
      if (isPrintable) printable += 1;
      if ((group * 3 + place) % 2 === 0 ? isPrintable : byte === 0) wide += 1;
    }
    if (printable < group * 3 + 2 && wide < group * 3 + 3) return false;
  }
  return printable >= 8 || wide === 9;
}

function hasItsLetters(bytes: Uint8Array, start: number, end: number): boolean {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset + start, Math.min(LOOKED_AT, end - start)).toString(
    'latin1',
  );
  return /[a-z]/.test(head) && /[A-Z]/.test(head) && (end - start >= 40 || /\d/.test(head));
}

function nextLine(bytes: Uint8Array, end: number): number {
  let at = end;
  if (bytes[at] === 0x0d) at += 1;
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
