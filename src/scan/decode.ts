import { isAscii } from 'node:buffer';
import { encodedRuns } from './encoded-runs.ts';
import { readablePart } from './readable.ts';
import { utf8Of } from './wide-text.ts';

/** Text that stood encoded in another. */
export interface Decoded {
  /** Where the encoded text stands; the end exclusive. */
  readonly start: number;
  readonly end: number;
  readonly encoding: 'base64' | 'hex' | 'percent';
  readonly bytes: Buffer;
}

/** What `encodedRuns` takes for the end of a line. */
const WRITTEN_LINE_END = /(?:\\r)?\\n/g;
const PERCENT = 0x25;
/** How far percent encoded text is followed to either side of an escape. */
const PERCENT_REACH = 2_000;

/** What stands encoded anywhere in `bytes` and reads as text when it is decoded, in the order in which it begins. */
export function decodedIn(bytes: Buffer): readonly Decoded[] {
  const found: Decoded[] = [];
  for (const { start, end, encoding } of encodedRuns(bytes)) {
    const written = bytes.toString('latin1', start, end).replace(WRITTEN_LINE_END, '');
    const text = readablePart(utf8Of(Buffer.from(written, encoding)));
    if (text !== undefined) found.push({ start, end, encoding, bytes: text });
  }
  const runs = found.length;
  for (const decoded of percentRuns(bytes)) found.push(decoded);
  return runs === 0 || runs === found.length ? found : found.sort((a, b) => a.start - b.start);
}

function* percentRuns(bytes: Buffer): Generator<Decoded> {
  for (let at = bytes.indexOf(PERCENT); at !== -1; at = bytes.indexOf(PERCENT, at + 1)) {
    if (!isEscape(bytes, at)) continue;
    const { start, end } = wordAround(bytes, at);
    const decoded = percentDecoded(bytes.toString('latin1', start, end));
    if (decoded !== undefined) yield { start, end, encoding: 'percent', bytes: decoded };
    at = end - 1;
  }
}

function wordAround(bytes: Buffer, at: number): { readonly start: number; readonly end: number } {
  let start = at;
  while (start > 0 && start > at - PERCENT_REACH && isOfWord(bytes[start - 1])) start -= 1;
  let end = at;
  while (end < bytes.length && end < at + PERCENT_REACH && isOfWord(bytes[end])) end += 1;
  return { start, end };
}

function isOfWord(code = 0): boolean {
  return code > 0x20 && code !== 0x22 && code !== 0x27 && code !== 0x60 && code !== 0x3c && code !== 0x3e;
}

function isEscape(bytes: Buffer, at: number): boolean {
  return isHexDigit(bytes[at + 1]) && isHexDigit(bytes[at + 2]);
}

function isHexDigit(code = 0): boolean {
  const lower = code | 0x20;
  return (code >= 0x30 && code <= 0x39) || (lower >= 0x61 && lower <= 0x66);
}

function percentDecoded(run: string): Buffer | undefined {
  const decoded = Buffer.from(
    run.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  );
  return isAscii(decoded) ? readablePart(decoded) : undefined;
}
