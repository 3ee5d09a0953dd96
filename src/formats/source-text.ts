/** Part of a file: 0-based offset in its text, 1-based line and columns in UTF-16 units, the end exclusive. */
export interface Span {
  readonly offset: number;
  readonly line: number;
  readonly column: number;
  readonly endColumn: number;
}

/** A file's text, with lines counted once. */
export interface SourceText {
  readonly file: string;
  /** Without the mark that may stand before it. */
  readonly text: string;
  readonly spanOf: (offset: number, length: number) => Span;
}

/** A text as a source. Columns count what stands in the text; a byte order mark is none of it. */
export function textSource(file: string, text: string): SourceText {
  const starts = lineStarts(text);
  return {
    file,
    text,
    spanOf: (offset, length) => {
      const line = lineOf(starts, offset);
      const column = offset - (starts[line - 1] ?? 0) + 1;
      return { offset, line, column, endColumn: column + length };
    },
  };
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

/** By halving: the last line that starts at or before `offset`. */
function lineOf(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle;
  }
  return low + 1;
}
