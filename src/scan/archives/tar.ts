import type { Budget, Member, OnSkipped } from './member.ts';

const BLOCK = 512;
const REGULAR = new Set(['0', '\0', '7']);

/** POSIX ustar with the long names of GNU (`L`) and pax (`x`). */
export function* tarMembers(bytes: Buffer, budget: Budget, onSkipped: OnSkipped): Generator<Member> {
  let longName: string | undefined;
  for (let at = 0; at + BLOCK <= bytes.length; ) {
    if (bytes[at] === 0) return;
    const size = sizeOf(bytes, at);
    if (size === undefined) return onSkipped('', 'has a damaged header (tar)');
    const type = bytes.toString('latin1', at + 156, at + 157);
    const content = bytes.subarray(at + BLOCK, at + BLOCK + size);
    if (type === 'L') longName = untilNul(content);
    else if (type === 'x') longName = paxPath(content) ?? longName;
    else {
      if (REGULAR.has(type)) {
        const name = longName ?? nameOf(bytes, at);
        if (budget.members <= 0)
          return onSkipped(name, 'comes after more members than are read of one archive');
        budget.members -= 1;
        if (content.length > budget.bytes) onSkipped(name, 'is more than may be read of one archive (tar)');
        else {
          budget.bytes -= content.length;
          yield { name, bytes: content };
        }
      }
      longName = undefined;
    }
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
}

function sizeOf(bytes: Buffer, at: number): number | undefined {
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
