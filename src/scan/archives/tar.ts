import { type Budget, type Member, type OnSkipped, takesMember } from './member.ts';

const BLOCK = 512;
/** Links, devices, folders and pipes: what has no content behind its header. */
const WITHOUT_CONTENT = new Set(['1', '2', '3', '4', '5', '6']);
/** Headers of headers: those of pax for all files, and GNU's long name of a link. */
const ABOUT_OTHERS = new Set(['g', 'K', 'V']);

export function isTar(bytes: Buffer): boolean {
  return bytes.length >= BLOCK && isHeader(bytes, 0);
}

/** POSIX ustar with the long names of GNU (`L`) and pax (`x`). What is no header where one has to be, is passed over up to the next one. */
export function* tarMembers(bytes: Buffer, budget: Budget, onSkipped: OnSkipped): Generator<Member> {
  let longName: string | undefined;
  let isDamageTold = false;
  let hasEnded = false;
  for (let at = 0; at + BLOCK <= bytes.length; ) {
    const size = isHeader(bytes, at) ? sizeOf(bytes, at) : undefined;
    if (size === undefined) {
      // A block of zeros is the end; more archives, or anything, may stand behind it.
      hasEnded ||= bytes[at] === 0;
      if (!hasEnded && !isDamageTold) {
        onSkipped('', 'has a damaged header: what comes before the next whole one was not read (tar)');
        isDamageTold = true;
      }
      at += BLOCK;
      continue;
    }
    hasEnded = false;
    const type = bytes.toString('latin1', at + 156, at + 157);
    const length = WITHOUT_CONTENT.has(type) ? 0 : size;
    const content = bytes.subarray(at + BLOCK, at + BLOCK + length);
    if (type === 'L') longName = untilNul(content);
    else if (type === 'x') longName = paxPath(content) ?? longName;
    else if (!ABOUT_OTHERS.has(type)) {
      const name = longName ?? nameOf(bytes, at);
      if (length > 0) {
        if (!takesMember(name, budget, onSkipped)) return;
        if (content.length < length)
          onSkipped(name, `is cut off: only its first ${content.length} bytes could be read (tar)`);
        if (content.length > budget.bytes) onSkipped(name, 'is more than may be read of one archive (tar)');
        else {
          budget.bytes -= content.length;
          yield { name, bytes: content };
        }
      }
      longName = undefined;
    }
    at += BLOCK + Math.ceil(length / BLOCK) * BLOCK;
  }
}

function isHeader(bytes: Buffer, at: number): boolean {
  return bytes.toString('latin1', at + 257, at + 262) === 'ustar';
}

/** In octal, or of what is longer in base 256 (GNU: the first bit is set). */
function sizeOf(bytes: Buffer, at: number): number | undefined {
  if (bytes[at + 124] === 0x80) return bytes.readUIntBE(at + 130, 6);
  const octal = bytes
    .toString('latin1', at + 124, at + 136)
    .replace(/\0.*$/s, '')
    .trim();
  return /^[0-7]{1,12}$/.test(octal) ? Number.parseInt(octal, 8) : undefined;
}

function nameOf(bytes: Buffer, at: number): string {
  const name = untilNul(bytes.subarray(at, at + 100));
  const prefix = untilNul(bytes.subarray(at + 345, at + 500));
  return prefix === '' ? name : `${prefix}/${name}`;
}

function untilNul(bytes: Buffer): string {
  const end = bytes.indexOf(0);
  return bytes.toString('utf8', 0, end === -1 ? bytes.length : end);
}

function paxPath(records: Buffer): string | undefined {
  return /\d+ path=([^\n]*)\n/.exec(records.toString('utf8', 0, Math.min(records.length, 65_536)))?.[1];
}
