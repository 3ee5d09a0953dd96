import { readPath } from '../../git/quoted-path.ts';

const DIFF_GIT = 'diff --git ';
const PREFIX = 2; // `a/` or `b/`
const QUOTE = 0x22;
const SPACE = 0x20;
const PLUS = 0x2b;
const COMMA = 0x2c;
const MINUS = 0x2d;
const ZERO = 0x30;
const AT = 0x40;

/** The path in `diff --git a/<path> b/<path>`: both are the same, since only exact renames are looked for, which have no lines. */
export function pathOfDiffLine(line: Buffer): string {
  if (line[DIFF_GIT.length] === QUOTE) return readPath(line, DIFF_GIT.length).slice(PREFIX);
  const half = (line.length - DIFF_GIT.length - 1) / 2;
  return line.toString('utf8', DIFF_GIT.length + PREFIX, DIFF_GIT.length + half);
}

/** The lines of a hunk that are still to come: of each parent, and of the result. */
export interface Hunk {
  readonly parents: number[];
  result: number;
  /** Number in the new file of the next line of the result. */
  line: number;
}

/** Reads `@@ -1,2 +3,4 @@`, or `@@@ -1 -2,3 +4 @@@` of a merge, byte by byte: there are as many as there are changes. Null when it is none. */
export function readHunk(line: Buffer, from = 0, to = line.length): Hunk | null {
  let at = from;
  while (line[at] === AT) at += 1;
  const marks = at - from;
  const parents: number[] = [];
  const number = (): number => {
    const first = at;
    let read = 0;
    for (let digit = digitAt(line, at); digit !== null && at < to; digit = digitAt(line, at)) {
      read = read * 10 + digit;
      at += 1;
    }
    return at === first ? Number.NaN : read;
  };
  const length = (): number => {
    if (line[at] !== COMMA) return 1;
    at += 1;
    return number();
  };
  while (parents.length < marks - 1) {
    if (line[at] !== SPACE || line[at + 1] !== MINUS) return null;
    at += 2;
    if (Number.isNaN(number())) return null;
    parents.push(length());
  }
  if (marks < 2 || line[at] !== SPACE || line[at + 1] !== PLUS) return null;
  at += 2;
  const first = number();
  const result = length();
  if (line[at] !== SPACE) return null;
  const last = at + 1;
  for (at = last; at < to && line[at] === AT; ) at += 1;
  const isHunk =
    at - last === marks && Number.isSafeInteger(parents.reduce((sum, each) => sum + each, first + result));
  return isHunk ? { parents, result, line: first } : null;
}

function digitAt(line: Buffer, at: number): number | null {
  const digit = (line[at] ?? 0) - ZERO;
  return digit >= 0 && digit <= 9 ? digit : null;
}
