const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const TAB = 9;
const ESCAPES: Readonly<Record<string, number>> = {
  a: 7,
  b: 8,
  t: 9,
  n: 10,
  v: 11,
  f: 12,
  r: 13,
  '"': QUOTE,
  '\\': BACKSLASH,
};

/**
 * The path that git wrote in `line` from `start` on, C-quoted if it holds anything unusual (git-scm.com: "core.quotePath").
 * Bytes that are no UTF-8 are shown as U+FFFD.
 */
export function readPath(line: Buffer, start: number): string {
  if (line[start] !== QUOTE) {
    // After a path with spaces git writes a tab, so that other programs find its end.
    const end = line.at(-1) === TAB ? line.length - 1 : line.length;
    return line.toString('utf8', start, end);
  }
  return unquoted(line, start + 1).toString('utf8');
}

function unquoted(line: Buffer, start: number): Buffer {
  const bytes: number[] = [];
  for (let at = start; at < line.length && line[at] !== QUOTE; at += 1) {
    const byte = line[at] ?? 0;
    if (byte !== BACKSLASH) {
      bytes.push(byte);
      continue;
    }
    const octal = /^[0-3][0-7]{2}/.exec(line.toString('latin1', at + 1, at + 4))?.[0];
    if (octal === undefined) bytes.push(ESCAPES[String.fromCharCode(line[at + 1] ?? 0)] ?? 0xff);
    else bytes.push(Number.parseInt(octal, 8));
    at += octal === undefined ? 1 : 3;
  }
  return Buffer.from(bytes);
}
