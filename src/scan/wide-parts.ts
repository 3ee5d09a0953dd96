import { PRINTABLE } from './readable.ts';

const NUL = 0;
const NEWLINE = 0x0a;
/** Fewer characters are strewn in every binary file. */
const LEAST_CHARACTERS = 16;

/**
 * The parts of `bytes` that are ASCII stored in two bytes a character, in either order: strings of programs, and what PowerShell appends to a file in
 * another encoding. Each is a character a byte in the answer; of all else only the line ends are, so that lines have their numbers. `undefined` for none.
 */
export function wideParts(bytes: Buffer): Buffer | undefined {
  const parts: Buffer[] = [];
  let upTo = 0;
  for (let nul = bytes.indexOf(NUL); nul !== -1; ) {
    const first = nul;
    while (bytes[nul + 1] === NUL) nul += 1;
    const isAfterCharacter = nul === first && nul > upTo && PRINTABLE[bytes[nul - 1] ?? 0] === 1;
    const start = isAfterCharacter ? nul - 1 : nul + 1;
    let end = start;
    while (PRINTABLE[bytes[end] ?? 0] === 1 && bytes[end + 1] === NUL) end += 2;
    if (end - start >= LEAST_CHARACTERS * 2) {
      // With the big end first no NUL follows the last one.
      if (PRINTABLE[bytes[end] ?? 0] === 1) end += 1;
      parts.push(newlinesIn(bytes, upTo, start), narrowed(bytes.subarray(start, end)));
      upTo = end;
    }
    nul = bytes.indexOf(NUL, Math.max(end, nul + 1));
  }
  return parts.length === 0 ? undefined : Buffer.concat(parts);
}

/** At least one: two parts are no one text. */
function newlinesIn(bytes: Buffer, from: number, to: number): Buffer {
  const gap = bytes.subarray(from, to);
  let count = 0;
  for (let at = gap.indexOf(NEWLINE); at !== -1; at = gap.indexOf(NEWLINE, at + 1)) count += 1;
  return Buffer.alloc(Math.max(from === 0 ? 0 : 1, count), NEWLINE);
}

function narrowed(wide: Buffer): Buffer {
  const narrow = Buffer.allocUnsafe((wide.length + 1) >> 1);
  for (let at = 0; at < narrow.length; at += 1) narrow[at] = wide[at * 2] ?? NEWLINE;
  return narrow;
}
