import { isUtf8 } from 'node:buffer';

export const LOCAL = 0x04034b50;
export const ENTRY = 0x02014b50;
export const LOCAL_BYTES = 30;
export const LOCAL_MARK = Buffer.from('PK\x03\x04', 'latin1');
/** The records at the end of a zip, as bytes. */
const END = Buffer.from('PK\x05\x06', 'latin1');
const WIDE_END = Buffer.from('PK\x06\x06', 'latin1');
/** Stands right before the end record and says that there is one of zip64. */
const WIDE_LOCATOR = 0x07064b50;
const WIDE_LOCATOR_BYTES = 20;
/** The end record has 22 bytes and a comment of at most 65,535 (PKWARE APPNOTE 4.3.16). */
const END_BYTES = 22;
const FURTHEST_END = END_BYTES + 65_535;
/** More marks are not looked at: nothing honest has so many that mean nothing. */
const MOST_ENDS = 4_096;
const MOST_HEADERS = 4_096;
/** Of the specification: 6.3 (APPNOTE 4.4.3). */
const NEWEST_VERSION = 63;
/** Stored, and those that packers of our time use (APPNOTE 4.4.5). */
const METHODS = [0, 8, 9, 12, 14, 93, 95, 98, 99];
const LONGEST_NAME = 1_024;
const ENTRY_BYTES = 46;
const WIDE = 0xff_ff_ff_ff;

/** Where the entries of a zip archive stand in a file. */
export interface ZipDirectory {
  readonly start: number;
  readonly end: number;
  /** How many bytes stand before the archive, as the program of one that unpacks itself: its own offsets do not count them. */
  readonly prefix: number;
}

/** Whether a file is a zip, ends with one, or has the members of one behind something else. */
export function isZip(bytes: Buffer): boolean {
  if (startsAsZip(bytes)) return true;
  // The records have zeros, and most files are texts that have none.
  return bytes.includes(0) && (firstMember(bytes) !== -1 || directoryIn(bytes, tailOf(bytes)) !== undefined);
}

/** The directory that the end record speaks of, wherever that stands; undefined where there is none, or an empty one. */
export function zipDirectory(bytes: Buffer): ZipDirectory | undefined {
  return directoryIn(bytes, tailOf(bytes)) ?? directoryIn(bytes, bytes);
}

function tailOf(bytes: Buffer): Buffer {
  return bytes.subarray(Math.max(0, bytes.length - FURTHEST_END));
}

function directoryIn(bytes: Buffer, part: Buffer): ZipDirectory | undefined {
  const first = bytes.length - part.length;
  let at = part.lastIndexOf(END);
  for (let tries = 0; at >= 0 && tries < MOST_ENDS; tries += 1) {
    const found = first + at + END_BYTES <= bytes.length ? directoryBefore(bytes, first + at) : undefined;
    if (found !== undefined) return found;
    at = at === 0 ? -1 : part.lastIndexOf(END, at - 1);
  }
  return undefined;
}

/** Where a member's own header stands whose numbers and name are such as archives have; -1 for nowhere. */
export function firstMember(bytes: Buffer): number {
  let at = bytes.indexOf(LOCAL_MARK, 0);
  for (let tries = 0; at !== -1 && !isMember(bytes, at); tries += 1)
    at = tries < MOST_HEADERS ? bytes.indexOf(LOCAL_MARK, at + 1) : -1;
  return at;
}

function isMember(bytes: Buffer, at: number): boolean {
  if (at + LOCAL_BYTES > bytes.length) return false;
  const nameLength = bytes.readUInt16LE(at + 26);
  const name = bytes.subarray(at + LOCAL_BYTES, at + LOCAL_BYTES + nameLength);
  return (
    bytes.readUInt16LE(at + 4) <= NEWEST_VERSION &&
    METHODS.includes(bytes.readUInt16LE(at + 8)) &&
    nameLength > 0 &&
    nameLength <= LONGEST_NAME &&
    name.length === nameLength &&
    isUtf8(name) &&
    !name.some(byte => byte < 0x20 || byte === 0x7f)
  );
}

function startsAsZip(bytes: Buffer): boolean {
  return bytes.length > END_BYTES && bytes.readUInt32LE(0) === LOCAL;
}

function directoryBefore(bytes: Buffer, end: number): ZipDirectory | undefined {
  const size = bytes.readUInt32LE(end + 12);
  const offset = bytes.readUInt32LE(end + 16);
  return (
    directoryAt(bytes, end - size, end, offset === WIDE ? 0 : offset) ??
    wideDirectory(bytes, end) ??
    directoryAt(bytes, offset, end, offset)
  );
}

/** That of zip64, whose own end record stands before (APPNOTE 4.3.14). */
function wideDirectory(bytes: Buffer, end: number): ZipDirectory | undefined {
  const locator = end - WIDE_LOCATOR_BYTES;
  if (locator < 0 || bytes.readUInt32LE(locator) !== WIDE_LOCATOR) return undefined;
  const at = bytes.subarray(Math.max(0, end - FURTHEST_END), end).lastIndexOf(WIDE_END);
  const wideEnd = at + Math.max(0, end - FURTHEST_END);
  if (at === -1 || wideEnd + 56 > bytes.length) return undefined;
  const size = Number(bytes.readBigUInt64LE(wideEnd + 40));
  return directoryAt(bytes, wideEnd - size, wideEnd, Number(bytes.readBigUInt64LE(wideEnd + 48)));
}

function directoryAt(bytes: Buffer, start: number, end: number, offset: number): ZipDirectory | undefined {
  const isThere = start >= 0 && start + ENTRY_BYTES <= end && bytes.readUInt32LE(start) === ENTRY;
  return isThere ? { start, end, prefix: Math.max(0, start - offset) } : undefined;
}

/** An entry of the directory. */
export interface ZipEntry {
  readonly name: string;
  readonly isEncrypted: boolean;
  readonly method: number;
  /** CRC-32 of the member, or null where it is not said. */
  readonly sum: number | null;
  readonly packedBytes: number;
  /** Where the member's own header is. */
  readonly header: number;
  /** Where the next entry is. */
  readonly next: number;
}

/** The entry at `at`, or undefined where there is none. */
export function zipEntry(bytes: Buffer, at: number, prefix: number): ZipEntry | undefined {
  if (at + ENTRY_BYTES > bytes.length || bytes.readUInt32LE(at) !== ENTRY) return undefined;
  const nameEnd = at + ENTRY_BYTES + bytes.readUInt16LE(at + 28);
  const extraEnd = nameEnd + bytes.readUInt16LE(at + 30);
  const wide = wideNumbers(bytes.subarray(nameEnd, extraEnd), at, bytes);
  return {
    name: bytes.toString('utf8', at + ENTRY_BYTES, nameEnd),
    isEncrypted: (bytes.readUInt16LE(at + 8) & 1) === 1,
    method: bytes.readUInt16LE(at + 10),
    sum: bytes.readUInt32LE(at + 16),
    packedBytes: wide.packed,
    header: prefix + wide.header,
    next: extraEnd + bytes.readUInt16LE(at + 32),
  };
}

/** The numbers of an entry; those too large for it stand in a field of zip64, in this order (APPNOTE 4.5.3). */
function wideNumbers(extra: Buffer, entry: number, bytes: Buffer): { packed: number; header: number } {
  let at = 4;
  let field = extra;
  while (field.length >= 4 && field.readUInt16LE(0) !== 1) field = field.subarray(4 + field.readUInt16LE(2));
  const numberAt = (place: number): number => {
    const number = bytes.readUInt32LE(entry + place);
    if (number !== WIDE || at + 8 > field.length) return number;
    at += 8;
    return Number(field.readBigUInt64LE(at - 8));
  };
  numberAt(24);
  return { packed: numberAt(20), header: numberAt(42) };
}
