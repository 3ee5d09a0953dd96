import { readPath } from '../../git/quoted-path.ts';

const DIFF_GIT = 'diff --git ';
const PREFIX = 2; // `a/` or `b/`
const QUOTE = 0x22;

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
export function readHunk(text: string): Hunk | null {
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
