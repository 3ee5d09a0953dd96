import { PRINTABLE } from './readable.ts';

/** Of the first bytes of a text in one byte a character, one may be anything. */
const MOST_STRAY = 1;

/**
 * Whether the first `length` bytes of `head` could be those of a text: of ASCII with one stray byte, of UTF-8, or of UTF-16 in either
 * order, with a mark or of Latin letters.
 */
export function beginsLikeText(head: Uint8Array, length: number): boolean {
  return (
    isNearlyAscii(head, length) ||
    isUtf8Head(head, length) ||
    isWideHead(head, length, 0) ||
    isWideHead(head, length, 1)
  );
}

function isNearlyAscii(head: Uint8Array, length: number): boolean {
  let stray = 0;
  for (let at = 0; at < length; at += 1) if (PRINTABLE[head[at] ?? 0] !== 1) stray += 1;
  return stray <= MOST_STRAY;
}

/** The last character may be cut. */
function isUtf8Head(head: Uint8Array, length: number): boolean {
  let left = 0;
  for (let at = 0; at < length; at += 1) {
    const byte = head[at] ?? 0;
    if (left > 0) {
      if ((byte & 0xc0) !== 0x80) return false;
      left -= 1;
    } else if (PRINTABLE[byte] !== 1) {
      left = followersOf(byte);
      if (left === 0) return false;
    }
  }
  return true;
}

/** How many bytes follow the first one of a character beyond ASCII; 0 for what is none. */
function followersOf(byte: number): number {
  if (byte >= 0xc2 && byte <= 0xdf) return 1;
  if (byte >= 0xe0 && byte <= 0xef) return 2;
  return byte >= 0xf0 && byte <= 0xf4 ? 3 : 0;
}

/** `low` is the place of the low byte in its pair: 0 where the little end comes first. */
function isWideHead(head: Uint8Array, length: number, low: 0 | 1): boolean {
  if (head[low] === 0xff && head[1 - low] === 0xfe) return true;
  for (let at = 0; at < length; at += 1) {
    const byte = head[at] ?? 0;
    const isLikely = at % 2 === low ? PRINTABLE[byte] === 1 || byte >= 0xa0 : byte === 0;
    if (!isLikely) return false;
  }
  return true;
}
