import type { SourceProblem, Span } from './pin.ts';

/** A file's text, with lines counted once. */
export interface SourceText {
  readonly file: string;
  /** Without the mark that may stand before it. */
  readonly text: string;
  readonly spanOf: (offset: number, length: number) => Span;
}

export const MAXIMUM_SOURCE_BYTES = 1024 * 1024;

/** The text of a file's bytes, or why there is none. */
export function sourceText(file: string, bytes: Uint8Array): SourceText | SourceProblem {
  if (bytes.length > MAXIMUM_SOURCE_BYTES)
    return problemAt(
      file,
      `The file has ${bytes.length} bytes; at most ${MAXIMUM_SOURCE_BYTES} are read.`,
      'Keep versions in a smaller file.',
    );
  if (bytes.includes(0)) return problemAt(file, 'The file is no text in UTF-8.', 'Save it as UTF-8.');
  try {
    return textSource(file, new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return problemAt(file, 'The file is no text in UTF-8.', 'Save it as UTF-8.');
  }
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

export function problemAt(
  file: string,
  message: string,
  fix: string,
  { line, column }: { readonly line: number; readonly column: number } = { line: 1, column: 1 },
): SourceProblem {
  return { file, line, column, message, fix };
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
