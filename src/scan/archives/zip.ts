import { crc32 } from 'node:zlib';
import { type Budget, type Member, type OnSkipped, takesMember } from './member.ts';
import { type Unpacked, unpack } from './unpack.ts';
import { firstMember, LOCAL, LOCAL_BYTES, LOCAL_MARK, zipDirectory, zipEntry } from './zip-directory.ts';

const STORED = 0;
const DEFLATED = 8;
const ENTRY_MARK = Buffer.from('PK\x01\x02', 'latin1');
/** Says that the sizes stand behind the member, and not in its header (APPNOTE 4.4.4). */
const SIZES_BEHIND = 8;
/** Of a folder: an empty deflated block at most, and the sizes of zip64 (APPNOTE 4.3.9). */
const MOST_SAID_BEHIND = 26;
const WIDE = 0xff_ff_ff_ff;

/** A member as a header describes it. */
interface Packed {
  readonly name: string;
  readonly isEncrypted: boolean;
  readonly method: number;
  readonly sum: number | null;
  readonly packed: Buffer;
  readonly isCut: boolean;
}

type Content = Pick<Unpacked, 'bytes' | 'trouble'>;

/** By the directory, as every reader of zip files goes; what it does not lead to any more, by the members' own headers. */
export function* zipMembers(bytes: Buffer, budget: Budget, onSkipped: OnSkipped): Generator<Member> {
  const directory = zipDirectory(bytes);
  if (directory === undefined) {
    onSkipped(
      '',
      'is cut off or damaged: it has no directory, and what could be found of its members was read (zip)',
    );
    return yield* looseMembers(bytes, Math.max(0, firstMember(bytes)), budget, onSkipped);
  }
  // An archive may stand before another one, which alone has a directory that counts.
  if (directory.prefix > 0 && bytes.readUInt32LE(0) === LOCAL)
    yield* looseMembers(bytes.subarray(0, directory.prefix), 0, budget, onSkipped);
  let at = directory.start;
  let readTo = directory.prefix;
  for (let entry = zipEntry(bytes, at, directory.prefix); entry !== undefined; ) {
    const { name, header, packedBytes } = entry;
    const start = contentStart(bytes, header);
    if (start === undefined) onSkipped(name, 'lies outside of the archive');
    else {
      const packed = bytes.subarray(start, start + packedBytes);
      readTo = Math.max(readTo, start + packed.length);
      if (packedBytes > 0 || !name.endsWith('/')) {
        if (!takesMember(name, budget, onSkipped)) return;
        yield* contentOf({ ...entry, packed, isCut: packed.length < packedBytes }, budget, onSkipped);
      }
    }
    at = entry.next;
    entry = at < directory.end ? zipEntry(bytes, at, directory.prefix) : undefined;
  }
  if (at >= directory.end) return;
  onSkipped('', 'has a damaged directory: what could be found of its other members was read (zip)');
  yield* looseMembers(bytes.subarray(0, directory.start), readTo, budget, onSkipped);
}

function* contentOf(member: Packed, budget: Budget, onSkipped: OnSkipped): Generator<Member> {
  const { bytes, trouble } = unpackedOf(member, budget);
  const isOther = member.sum !== null && member.sum !== crc32(bytes);
  const why =
    trouble ??
    (member.isCut ? 'is cut off (zip)' : isOther ? 'is damaged: its checksum is another (zip)' : null);
  if (why !== null) onSkipped(member.name, why);
  budget.bytes -= bytes.length;
  if (bytes.length > 0) yield { name: member.name, bytes };
}

function unpackedOf({ isEncrypted, method, packed }: Packed, budget: Budget): Content {
  const left = (trouble: string): Content => ({ bytes: Buffer.alloc(0), trouble });
  if (isEncrypted) return left('is encrypted');
  if (method === DEFLATED) return unpack('deflate', packed, budget);
  if (method !== STORED) return left(`is packed in a way that is not read (method ${method})`);
  return packed.length > budget.bytes
    ? left('unpacks to more than may be read of one archive (stored)')
    : { bytes: packed, trouble: null };
}

/** It has no content, or what says so behind it. */
function isFolder(name: string, packedBytes: number, isSizeKnown: boolean): boolean {
  return name.endsWith('/') && packedBytes <= (isSizeKnown ? 0 : MOST_SAID_BEHIND);
}

/** Members from `from` on, each found by its own header. */
function* looseMembers(bytes: Buffer, from: number, budget: Budget, onSkipped: OnSkipped): Generator<Member> {
  const nextLocal = marksOf(bytes, LOCAL_MARK);
  const nextEntry = marksOf(bytes, ENTRY_MARK);
  for (let at = nextLocal(from); at < bytes.length; ) {
    const start = contentStart(bytes, at);
    if (start === undefined) return onSkipped('', 'is cut off in the header of a member (zip)');
    const name = bytes.toString('utf8', at + LOCAL_BYTES, at + LOCAL_BYTES + bytes.readUInt16LE(at + 26));
    const flags = bytes.readUInt16LE(at + 6);
    const size = bytes.readUInt32LE(at + 18);
    const isSizeKnown = (flags & SIZES_BEHIND) === 0 && size !== WIDE;
    const end = isSizeKnown ? start + size : Math.min(nextLocal(start), nextEntry(start));
    const packed = bytes.subarray(start, end);
    if (!isFolder(name, packed.length, isSizeKnown)) {
      if (!takesMember(name, budget, onSkipped)) return;
      const isEncrypted = (flags & 1) === 1;
      const method = bytes.readUInt16LE(at + 8);
      const sum = isSizeKnown ? bytes.readUInt32LE(at + 14) : null;
      const isCut = end > bytes.length;
      yield* contentOf({ name, isEncrypted, method, sum, packed, isCut }, budget, onSkipped);
    }
    at = nextLocal(end);
  }
}

/** Where the first `mark` at or after a place is, the end where there is none; for places that never go back, each byte is looked at once. */
function marksOf(bytes: Buffer, mark: Buffer): (from: number) => number {
  let known = -1;
  return from => {
    if (known < from) {
      const found = from < bytes.length ? bytes.indexOf(mark, from) : -1;
      known = found === -1 ? bytes.length : found;
    }
    return known;
  };
}

/** Where the content begins whose header is at `header`; undefined where no header is. */
function contentStart(bytes: Buffer, header: number): number | undefined {
  if (header + LOCAL_BYTES > bytes.length || bytes.readUInt32LE(header) !== LOCAL) return undefined;
  const start = header + LOCAL_BYTES + bytes.readUInt16LE(header + 26) + bytes.readUInt16LE(header + 28);
  return start <= bytes.length ? start : undefined;
}
