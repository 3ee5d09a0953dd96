const NUL = 0;
/** UTF-16 without a mark is told by its NULs: of this many bytes, nearly every other one is. */
const LOOKED_AT = 4_096;

/** `bytes` as UTF-8 if it is UTF-16 (by its mark, or by every other byte being NUL), else the same bytes. */
export function utf8Of(bytes: Buffer): Buffer {
  const order = utf16Order(bytes);
  if (order === undefined) return bytes;
  const even = bytes.subarray(0, bytes.length - (bytes.length % 2));
  const little = order === 'little' ? even : Buffer.from(even).swap16();
  return Buffer.from(little.toString('utf16le'));
}

function utf16Order(bytes: Buffer): 'little' | 'big' | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'little';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'big';
  const length = Math.min(bytes.length, LOOKED_AT);
  if (length < 8 || bytes.indexOf(NUL) === -1 || bytes.indexOf(NUL) >= length) return undefined;
  const nuls = [0, 0];
  for (let index = 0; index < length; index += 1) {
    if (bytes[index] === NUL) nuls[index % 2] = (nuls[index % 2] ?? 0) + 1;
  }
  const [even = 0, odd = 0] = nuls;
  const half = length / 2;
  if (odd > half * 0.7 && even < half * 0.05) return 'little';
  if (even > half * 0.7 && odd < half * 0.05) return 'big';
  return undefined;
}
