import { type SourceText, textSource } from '../formats/source-text.ts';
import type { SourceProblem } from './pin.ts';

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

export function problemAt(
  file: string,
  message: string,
  fix: string,
  { line, column }: { readonly line: number; readonly column: number } = { line: 1, column: 1 },
): SourceProblem {
  return { file, line, column, message, fix };
}
