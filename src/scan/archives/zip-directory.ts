export const LOCAL = 0x04034b50;
export const ENTRY = 0x02014b50;
/** The records at the end of a zip, as bytes. */
const END = Buffer.from('PK\x05\x06', 'latin1');
const WIDE_END = Buffer.from('PK\x06\x06', 'latin1');
/** Stands right before the end record and says that there is one of zip64. */
const WIDE_LOCATOR = 0x07064b50;
const WIDE_LOCATOR_BYTES = 20;
/** The end record has 22 bytes and a comment of at most 65,535 (PKWARE APPNOTE 4.3.16). */
const END_BYTES = 22;
const FURTHEST_END = END_BYTES + 65_535;
const ENTRY_BYTES = 46;
const WIDE = 0xff_ff_ff_ff;

/** Where the entries of a zip archive stand in a file. */
export interface ZipDirectory {
  readonly start: number;
  readonly end: number;
  /** How many bytes stand before the archive, as the program of one that unpacks itself: its own offsets do not count them. */
  readonly prefix: number;
}

/** Whether a file is a zip, or ends with one. */
export function isZip(bytes: Buffer): boolean {
  return startsAsZip(bytes) || zipDirectory(bytes) !== undefined;
}

/** The directory that the end record speaks of; undefined where there is none, or an empty one. */
export function zipDirectory(bytes: Buffer): ZipDirectory | undefined {
  const first = Math.max(0, bytes.length - FURTHEST_END);
  const tail = bytes.subarray(first);
  // The record has zeros, and most files are texts that have none.
  if (!tail.includes(0)) return undefined;
  for (let at = tail.lastIndexOf(END); at >= 0; at = at === 0 ? -1 : tail.lastIndexOf(END, at - 1)) {
    const found = first + at + END_BYTES <= bytes.length ? directoryBefore(bytes, first + at) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
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
