const BEFORE = 8;
const SHOWN = 24;

/** Where `came` parts from `expected`, in bytes from 0; undefined when they are the same. */
export function partingByte(expected: Buffer, came: Buffer): number | undefined {
  if (expected.equals(came)) return undefined;
  const shorter = Math.min(expected.length, came.length);
  let at = 0;
  while (at < shorter && expected[at] === came[at]) at += 1;
  return at;
}

/** The bytes of both around the first that differs, in hexadecimal, `-` what was expected and `+` what came. */
export function bytesDiff(expected: Buffer, came: Buffer): string {
  const at = partingByte(expected, came) ?? 0;
  const start = Math.max(0, at - BEFORE);
  return [`from byte ${start} on:`, `- ${shown(expected, start)}`, `+ ${shown(came, start)}`].join('\n');
}

function shown(bytes: Buffer, start: number): string {
  const part = bytes
    .subarray(start, start + SHOWN)
    .toString('hex')
    .replace(/(..)(?=.)/g, '$1 ');
  const more = bytes.length - start - SHOWN;
  return `${part === '' ? '(nothing)' : part}${more > 0 ? ` … ${more} bytes more` : ''}`;
}
