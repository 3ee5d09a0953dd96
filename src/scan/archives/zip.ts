import { type Budget, inflateRaw, type Member, type OnSkipped } from './member.ts';

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const STORED = 0;
const DEFLATED = 8;
/** The end record is the last 22 bytes and a comment of at most 65,535 (PKWARE APPNOTE 4.3.16). */
const FURTHEST_END = 22 + 65_535;

/** By the central directory, as every reader of zip files goes. */
export function* zipMembers(bytes: Buffer, budget: Budget, onSkipped: OnSkipped): Generator<Member> {
  const end = endRecord(bytes);
  if (end === undefined) return onSkipped('', 'has no directory: the zip archive is cut off or damaged');
  let at = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left -= 1) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== ENTRY) {
      return onSkipped('', 'has a damaged directory (zip)');
    }
    const nameLength = bytes.readUInt16LE(at + 28);
    const name = bytes.toString('utf8', at + 46, at + 46 + nameLength);
    if (!name.endsWith('/')) {
      if (budget.members <= 0)
        return onSkipped(name, 'comes after more members than are read of one archive');
      budget.members -= 1;
      const content = contentOf(bytes, at, budget);
      if (typeof content === 'string') onSkipped(name, content);
      else {
        budget.bytes -= content.length;
        yield { name, bytes: content };
      }
    }
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
}

function contentOf(bytes: Buffer, entry: number, budget: Budget): Buffer | string {
  const flags = bytes.readUInt16LE(entry + 8);
  const method = bytes.readUInt16LE(entry + 10);
  const packedSize = bytes.readUInt32LE(entry + 20);
  const header = bytes.readUInt32LE(entry + 42);
  if ((flags & 1) === 1) return 'is encrypted';
  if (header + 30 > bytes.length) return 'lies outside of the archive';
  const start = header + 30 + bytes.readUInt16LE(header + 26) + bytes.readUInt16LE(header + 28);
  const packed = bytes.subarray(start, start + packedSize);
  if (method === STORED) {
    return packed.length > budget.bytes ? 'unpacks to more than may be read of one archive (stored)' : packed;
  }
  return method === DEFLATED
    ? inflateRaw(packed, budget)
    : `is packed in a way that is not read (method ${method})`;
}

function endRecord(bytes: Buffer): number | undefined {
  const first = Math.max(0, bytes.length - FURTHEST_END);
  for (let at = bytes.length - 22; at >= first; at -= 1) if (bytes.readUInt32LE(at) === END) return at;
  return undefined;
}
