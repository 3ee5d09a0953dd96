import { isAscii } from 'node:buffer';

/** Text that stood encoded in another. */
export interface Decoded {
  /** Where the encoded text stands; the end exclusive. */
  readonly start: number;
  readonly end: number;
  readonly encoding: 'base64' | 'hex' | 'percent';
  readonly bytes: Buffer;
}

/** From a place that is worth a look to another. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

const LEAST_RUN = 20;
const LONGEST_RUN = 65_536;
const HEX = /^(?:[0-9a-f]{2}){12,32768}$|^(?:[0-9A-F]{2}){12,32768}$/;
const PERCENT = 0x25;
const ESCAPE = /^%[0-9A-Fa-f]{2}$/;
/** How far percent encoded text is followed to either side of an escape. */
const PERCENT_REACH = 2_000;
/** Less than this holds no secret that is worth its decoding. */
const LEAST_BYTES = 10;
const LEAST_PRINTABLE = 0.97;

/** What stands encoded in `spans` of `bytes` and reads as text when it is decoded. */
export function decodedIn(bytes: Buffer, spans: readonly Span[]): readonly Decoded[] {
  const found: Decoded[] = [];
  let upTo = 0;
  for (const span of spans) {
    const start = Math.max(span.start, upTo);
    if (start >= span.end) continue;
    upTo = Math.max(upTo, span.end);
    for (const decoded of runsIn(bytes, start, span.end)) {
      found.push(decoded);
      upTo = Math.max(upTo, decoded.end);
    }
  }
  return found;
}

function runsIn(bytes: Buffer, from: number, to: number): readonly Decoded[] {
  const found: Decoded[] = [];
  for (let run = runAfter(bytes, from, to); run !== undefined; run = runAfter(bytes, run.end, to)) {
    const decoded = decodeRun(bytes.toString('latin1', run.start, run.end), run.start);
    if (decoded !== undefined) found.push(decoded);
  }
  const window = bytes.subarray(from, to);
  for (let offset = window.indexOf(PERCENT); offset !== -1; offset = window.indexOf(PERCENT, offset + 1)) {
    const at = from + offset;
    if (!ESCAPE.test(bytes.toString('latin1', at, at + 3))) continue;
    const span = wordAround(bytes, at);
    const decoded = percentDecoded(bytes.toString('latin1', span.start, span.end));
    if (decoded !== undefined) found.push({ ...span, encoding: 'percent', bytes: decoded });
    offset = span.end - from;
  }
  return found;
}

/** The next run of base64 that begins before `to`. Looks at every twentieth character where there is none. */
function runAfter(bytes: Buffer, from: number, to: number): Span | undefined {
  const last = Math.min(bytes.length, to + LEAST_RUN);
  for (let probe = from + LEAST_RUN - 1; probe < last; probe += LEAST_RUN) {
    if (!isBase64(bytes, probe)) continue;
    let start = probe;
    while (start > from && isBase64(bytes, start - 1)) start -= 1;
    const limit = start + LONGEST_RUN;
    let end = probe + 1;
    while (end < limit && isBase64(bytes, end)) end += 1;
    if (end - start < LEAST_RUN) {
      probe = end - 1;
      continue;
    }
    while (bytes[end] === 0x3d) end += 1;
    return { start, end };
  }
  return undefined;
}

/** Of what is not there it is none. */
function isBase64(bytes: Buffer, at: number): boolean {
  return IN_BASE64[bytes[at] ?? 0] === 1;
}

const IN_BASE64 = new Uint8Array(256);
for (const character of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/_-') {
  IN_BASE64[character.charCodeAt(0)] = 1;
}

function wordAround(bytes: Buffer, at: number): Span {
  let start = at;
  while (start > 0 && start > at - PERCENT_REACH && isOfWord(bytes[start - 1] ?? 0)) start -= 1;
  let end = at;
  while (end < bytes.length && end < at + PERCENT_REACH && isOfWord(bytes[end] ?? 0)) end += 1;
  return { start, end };
}

function isOfWord(code: number): boolean {
  return code > 0x20 && code !== 0x22 && code !== 0x27 && code !== 0x60 && code !== 0x3c && code !== 0x3e;
}

function decodeRun(run: string, start: number): Decoded | undefined {
  const end = start + run.length;
  if (HEX.test(run)) {
    const bytes = Buffer.from(run, 'hex');
    return isText(bytes) ? { start, end, encoding: 'hex', bytes } : undefined;
  }
  // Words and paths have the alphabet of base64 too: what it makes of text has both cases and a digit soon.
  const head = run.slice(0, 200);
  if (!/[a-z]/.test(head) || !/[A-Z]/.test(head) || (!/\d/.test(head) && run.length < 40)) return undefined;
  if (!isText(Buffer.from(head.slice(0, 40), 'base64'))) return undefined;
  const bytes = Buffer.from(run, 'base64');
  return isText(bytes) ? { start, end, encoding: 'base64', bytes } : undefined;
}

/** Printable, but for a few bytes. */
function isText(bytes: Buffer): boolean {
  if (bytes.length < LEAST_BYTES) return false;
  let printable = 0;
  for (const byte of bytes) {
    if ((byte >= 0x20 && byte < 0x7f) || byte === 0x0a || byte === 0x0d || byte === 0x09) printable += 1;
  }
  return printable >= bytes.length * LEAST_PRINTABLE;
}

function percentDecoded(run: string): Buffer | undefined {
  const decoded = run.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  const bytes = Buffer.from(decoded, 'latin1');
  return decoded !== run && isAscii(bytes) && isText(bytes) ? bytes : undefined;
}
