/** Where gitleaks says that a match lies: its own way to count, which its reports, baselines and ignore files carry. */
export interface GitleaksLocation {
  readonly startLine: number;
  readonly endLine: number;
  /** In bytes of UTF-8, from 1 on the first line of a text; from 2 on the others, since the newline before counts too. */
  readonly startColumn: number;
  readonly endColumn: number;
  /** Offsets of the text that "line" stands for: the newline before it, all lines of the match, to the end of the last. */
  readonly lineStart: number;
  readonly lineEnd: number;
}

export interface TextLocations {
  /** Of a match from `start` to `end`, in UTF-16 units; lines count from `firstLine`. */
  readonly locate: (start: number, end: number) => GitleaksLocation;
}

const CHECKPOINT = 4_096;

/** Source: `detect/location.go` of gitleaks 8.30.0, but for the last line without a newline, whose "line" is only itself here. */
export function createTextLocations(text: string, firstLine: number): TextLocations {
  const newlines = newlinesOf(text);
  // A text of one line is taken as if a newline ended it.
  const ends = newlines.length === 0 ? [text.length] : newlines;
  const bytesBetween = byteCounter(text);
  let lastLine = { from: 0, end: -1 };

  function locate(start: number, end: number): GitleaksLocation {
    const at = countUpTo(ends, start + 1);
    const lineStart = at === 0 ? 0 : (ends[at - 1] ?? 0);
    const startColumn = bytesBetween(lineStart, start) + 1;
    if (at === ends.length) {
      const line = firstLine + at;
      const endColumn = bytesBetween(lineStart, end);
      return {
        startLine: line,
        endLine: line,
        startColumn,
        endColumn,
        lineStart,
        lineEnd: lastLineEnd(end),
      };
    }
    const last = countUpTo(ends, end);
    const lastStart = last === 0 ? 0 : (ends[last - 1] ?? 0);
    const isInside = last < ends.length;
    const endLine = isInside ? Math.max(at, last) : at;
    return {
      startLine: firstLine + at,
      endLine: firstLine + endLine,
      startColumn,
      endColumn: isInside && end > lastStart ? bytesBetween(lastStart, end) : 0,
      lineStart,
      lineEnd: Math.max(ends[endLine] ?? end, end),
    };
  }

  /** Of a line with many matches the end is looked for once. */
  function lastLineEnd(from: number): number {
    if (from < lastLine.from || from > lastLine.end) lastLine = { from, end: endOfLine(text, from) };
    return lastLine.end;
  }

  return { locate };
}

function newlinesOf(text: string): readonly number[] {
  const found: number[] = [];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) found.push(at);
  return found;
}

/** How many of the ascending `offsets` are below `limit`. */
function countUpTo(offsets: readonly number[], limit: number): number {
  let low = 0;
  let high = offsets.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((offsets[middle] ?? 0) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

function endOfLine(text: string, from: number): number {
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === '\n' || text[at] === '\r') return at;
  }
  return text.length;
}

/** Counts bytes of UTF-8 between two offsets of a text; a long text is walked once. */
export function byteCounter(text: string): (from: number, to: number) => number {
  if (!/[^\0-\x7f]/.test(text)) return (from, to) => to - from;
  const checkpoints = [0];
  for (let at = CHECKPOINT; at <= text.length; at += CHECKPOINT) {
    checkpoints.push((checkpoints.at(-1) ?? 0) + countBytes(text, at - CHECKPOINT, at));
  }
  const before = (offset: number) => {
    const index = Math.floor(offset / CHECKPOINT);
    return (checkpoints[index] ?? 0) + countBytes(text, index * CHECKPOINT, offset);
  };
  return (from, to) => before(to) - before(from);
}

/** Each half of a surrogate pair is two of the character's four bytes. */
function countBytes(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = from; at < to; at += 1) {
    const unit = text.charCodeAt(at);
    count += unit < 0x80 ? 1 : unit < 0x8_00 || (unit >= 0xd8_00 && unit <= 0xdf_ff) ? 2 : 3;
  }
  return count;
}
