import { isUtf8 } from 'node:buffer';

/** Less than this holds no secret that is worth its decoding. */
const LEAST_BYTES = 10;
const LEAST_PRINTABLE = 0.97;
/** So many printable bytes at the beginning of others are no chance: 1 in 5 million random texts has them. */
const LEAST_HEAD = 16;

/**
 * The part of `bytes` that is text: all of them if nearly all are printable or they are UTF-8 without control characters, in UTF-8 if they
 * are UTF-16 (what PowerShell encodes), or what is before the first that is no text.
 */
export function readablePart(bytes: Buffer): Buffer | undefined {
  if (bytes.length < LEAST_BYTES) return undefined;
  if (bytes[1] === 0 && bytes[3] === 0) return readablePart(narrowed(bytes));
  let printable = 0;
  let controls = 0;
  let head = -1;
  for (let index = 0; index < bytes.length; index += 1) {
    const byte = bytes[index] ?? 0;
    if (PRINTABLE[byte] === 1) {
      printable += 1;
      continue;
    }
    if (head === -1) head = index;
    if (byte < 0x80) controls += 1;
  }
  if (printable >= bytes.length * LEAST_PRINTABLE) return bytes;
  if (controls === 0 && isUtf8(bytes)) return bytes;
  return head >= LEAST_HEAD ? bytes.subarray(0, head) : undefined;
}

/** 1 for the bytes of ASCII that a text has. */
export const PRINTABLE = new Uint8Array(256);
PRINTABLE.fill(1, 0x20, 0x7f);
for (const byte of [0x09, 0x0a, 0x0d]) PRINTABLE[byte] = 1;

function narrowed(wide: Buffer): Buffer {
  return Buffer.from(wide.toString('utf16le'));
}
