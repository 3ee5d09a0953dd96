import { PRINTABLE } from './readable.ts';

/** Encodings whose every unit is two or four bytes, by the order of these. */
export type WideEncoding = 'utf-16le' | 'utf-16be' | 'utf-32le' | 'utf-32be';

const NUL = 0;
/** A text without a mark is told by its first units. */
const LOOKED_AT = 8_192;
const LEAST_UNITS = 8;
/** So much of a text is neither control characters nor halves of pairs; a table of numbers has those soon. */
const LEAST_LIKELY = 0.99;
/** Spaces, line ends, digits and Latin letters among the units: texts of every script have some. */
const LEAST_ASCII = 0.01;
/** Of numbers that are stored in as many bytes few are Latin letters, and most are nought. */
const LEAST_ASCII_OF_FOUR = 0.5;

const MARKS: readonly (readonly [WideEncoding, readonly number[]])[] = [
  ['utf-32le', [0xff, 0xfe, 0, 0]],
  ['utf-32be', [0, 0, 0xfe, 0xff]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
];

/** `bytes` in UTF-8 if they are UTF-16 or UTF-32, with a mark or without, else the same bytes. */
export function utf8Of(bytes: Buffer): Buffer {
  const encoding = wideEncodingOf(bytes);
  return encoding === undefined ? bytes : decoded(bytes, encoding);
}

/** By its mark, or by what its first units would be. A mark is two bytes that anybody can write: what follows may be no such text. */
export function wideEncodingOf(bytes: Buffer): WideEncoding | undefined {
  const marked = MARKS.find(([, mark]) => mark.every((byte, index) => bytes[index] === byte))?.[0];
  if (marked !== undefined) return marked;
  const nul = bytes.indexOf(NUL);
  if (nul === -1 || nul >= LOOKED_AT) return undefined;
  const head = bytes.subarray(0, LOOKED_AT);
  if (readsAs(head, 4, unit => head.readUInt32LE(unit))) return 'utf-32le';
  if (readsAs(head, 4, unit => head.readUInt32BE(unit))) return 'utf-32be';
  if (readsAs(head, 2, unit => head.readUInt16LE(unit))) return 'utf-16le';
  if (readsAs(head, 2, unit => head.readUInt16BE(unit))) return 'utf-16be';
  return undefined;
}

function readsAs(head: Buffer, width: 2 | 4, unitAt: (offset: number) => number): boolean {
  const units = Math.floor(head.length / width);
  if (units < LEAST_UNITS) return false;
  const mostUnlikely = units * (1 - LEAST_LIKELY);
  let ascii = 0;
  let unlikely = 0;
  for (let index = 0; index < units; index += 1) {
    const unit = unitAt(index * width);
    if (PRINTABLE[unit] === 1) ascii += 1;
    else if (!isLikely(unit, width)) {
      unlikely += 1;
      if (unlikely > mostUnlikely) return false;
    }
  }
  return ascii >= units * (width === 4 ? LEAST_ASCII_OF_FOUR : LEAST_ASCII);
}

/** Not a control character, of no private use, and no character that no text has. Halves of a pair are likely in UTF-16 alone. */
function isLikely(unit: number, width: 2 | 4): boolean {
  if (unit < 0xa0) return false;
  if (unit >= 0xd800 && unit < 0xe000) return width === 2;
  return unit < 0xe000 || (unit >= 0xf900 && unit < 0xfff0) || (unit > 0xffff && unit < 0x2_0000);
}

function decoded(bytes: Buffer, encoding: WideEncoding): Buffer {
  const width = encoding.startsWith('utf-32') ? 4 : 2;
  const whole = bytes.subarray(0, bytes.length - (bytes.length % width));
  const isLittle = encoding.endsWith('le');
  if (width === 2) return Buffer.from((isLittle ? whole : Buffer.from(whole).swap16()).toString('utf16le'));
  return Buffer.from(narrowed(isLittle ? whole : Buffer.from(whole).swap32()).toString('utf16le'));
}

/** UTF-32 as UTF-16, both with the little end first. */
function narrowed(wide: Buffer): Buffer {
  const narrow = Buffer.allocUnsafe(wide.length);
  let used = 0;
  for (let at = 0; at < wide.length; at += 4) {
    const code = wide.readUInt32LE(at);
    if (code > 0xffff && code < 0x11_0000) {
      used = narrow.writeUInt16LE(0xd800 + ((code - 0x1_0000) >> 10), used);
      used = narrow.writeUInt16LE(0xdc00 + ((code - 0x1_0000) & 0x3ff), used);
    } else {
      used = narrow.writeUInt16LE(code > 0xffff ? 0xfffd : code, used);
    }
  }
  return narrow.subarray(0, used);
}
