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

/** Reads `@@ -1,2 +3,4 @@`, or `@@@ -1 -2,3 +4 @@@` of a merge; null when it is none. */
export function readHunk(bytes: Buffer, from = 0, to = bytes.length): Hunk | null {
  return readSimpleHunk(bytes, from) ?? readAnyHunk(bytes.toString('latin1', from, to));
}

/** That of one parent, byte by byte: there are as many as there are changes. */
function readSimpleHunk(line: Buffer, start: number): Hunk | null {
  const isSimple = line[start + 1] === AT && line[start + 2] === SPACE && line[start + 3] === MINUS;
  if (!isSimple || line[start] !== AT) return null;
  let at = start + 4;
  const read = (): number => {
    const from = at;
    let number = 0;
    for (let digit = digitAt(line, at); digit !== null; digit = digitAt(line, at)) {
      number = number * 10 + digit;
      at += 1;
    }
    return at === from ? Number.NaN : number;
  };
  const length = (): number => {
    if (line[at] !== COMMA) return 1;
    at += 1;
    return read();
  };
  read();
  const parent = length();
  if (line[at] !== SPACE || line[at + 1] !== PLUS) return null;
  at += 2;
  const first = read();
  const result = length();
  const isHunk = line[at] === SPACE && line[at + 1] === AT && line[at + 2] === AT;
  return isHunk && Number.isSafeInteger(parent + first + result)
    ? { parents: [parent], result, line: first }
    : null;
}

function digitAt(line: Buffer, at: number): number | null {
  const digit = (line[at] ?? 0) - ZERO;
  return digit >= 0 && digit <= 9 ? digit : null;
}

function readAnyHunk(text: string): Hunk | null {
  const head = /^(@@+) ((?:-\d+(?:,\d+)? )+)\+(\d+)(?:,(\d+))? (@@+)/.exec(text);
  if (head === null || head[1] !== head[5]) return null;
  const parents = (head[2] ?? '').trim().split(' ').map(lengthOf);
  if (parents.length !== (head[1]?.length ?? 0) - 1) return null;
  return { parents, result: head[4] === undefined ? 1 : Number(head[4]), line: Number(head[3]) };
}

function lengthOf(range: string): number {
  const [, length] = range.split(',');
  return length === undefined ? 1 : Number(length);
}
