import { visible } from '../../kernel/errors.ts';

const CONTEXT = 2;
const MOST_LINES = 12;
const LONGEST_LINE = 240;

/** Where two texts part, 1-based. */
export interface Parting {
  readonly line: number;
  /** In UTF-16 units. */
  readonly column: number;
}

/** Where `came` parts from `expected`; undefined when they are the same. */
export function partingOf(expected: string, came: string): Parting | undefined {
  if (expected === came) return undefined;
  let at = 0;
  while (at < expected.length && at < came.length && expected[at] === came[at]) at += 1;
  const before = came.slice(0, at);
  const line = before.split('\n').length;
  return { line, column: at - before.lastIndexOf('\n') };
}

/**
 * What was expected (`-`) and what came (`+`) around the lines that differ, with two lines before them, each cut to what a
 * person reads. Control characters are shown as escapes.
 */
export function textDiff(expected: string, came: string): string {
  const wanted = expected.split('\n');
  const got = came.split('\n');
  let same = 0;
  while (same < wanted.length && same < got.length && wanted[same] === got[same]) same += 1;
  let tail = 0;
  while (
    tail < wanted.length - same &&
    tail < got.length - same &&
    wanted[wanted.length - 1 - tail] === got[got.length - 1 - tail]
  )
    tail += 1;
  const column = partingOf(expected, came)?.column ?? 1;
  return [
    ...got.slice(Math.max(0, same - CONTEXT), same).map(line => `  ${shown(line, 1)}`),
    ...limited(wanted.slice(same, wanted.length - tail), '-', column),
    ...limited(got.slice(same, got.length - tail), '+', column),
  ].join('\n');
}

function limited(lines: readonly string[], sign: string, column: number): readonly string[] {
  const left = lines.length - MOST_LINES;
  const first = lines
    .slice(0, MOST_LINES)
    .map((line, index) => `${sign} ${shown(line, index === 0 ? column : 1)}`);
  return left > 0 ? [...first, `${sign} … ${left} lines more`] : first;
}

/** The part of a long line that is around `column`. */
function shown(line: string, column: number): string {
  const start = Math.max(0, Math.min(column - 80, line.length - LONGEST_LINE));
  const part = line.slice(start, start + LONGEST_LINE);
  const before = start > 0 ? '…' : '';
  return `${before}${visible(part)}${start + LONGEST_LINE < line.length ? '…' : ''}`;
}
