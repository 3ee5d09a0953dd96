import { visible } from '../kernel/errors.ts';
import { installedText, type ToolchainAnswer, verdictOf } from './answer.ts';
import { matrixOf } from './matrix.ts';

/** The matrix and what was found, for a terminal. `!` marks a place of which something is said below. */
export function toolchainLines({ rows, findings, written, leftOut }: ToolchainAnswer): readonly string[] {
  const { sources, cellsOf } = matrixOf(rows);
  const head = ['TOOL', 'VERDICT', 'INSTALLED', ...sources];
  const body = rows.map(row => [
    row.tool,
    verdictOf(row),
    installedText(row.installed),
    ...cellsOf(row).map(({ texts, isMarked }) => `${texts.join(' ')}${isMarked ? ' !' : ''}`.trim()),
  ]);
  return [
    ...(rows.length === 0 ? [] : aligned([head, ...body])),
    ...findings.flatMap(({ fails, place, message, fix, edit }) => [
      `${fails ? 'FAIL' : 'warn'}  ${visible(`${place.file}:${place.line}:${place.column}`)}: ${visible(message)}`,
      `      ${edit === null ? visible(fix) : visible(`- ${edit.old}  + ${edit.new}`)}`,
    ]),
    ...written.map(edit => visible(`wrote ${edit.file}:${edit.line}: ${edit.old} -> ${edit.new}`)),
    ...(leftOut.length === 0
      ? []
      : [`Not read: ${leftOut.length} files of other people's code and of fixtures.`]),
  ];
}

function aligned(rows: readonly (readonly string[])[]): readonly string[] {
  const shown = rows.map(row => row.map(visible));
  const widths = shown.reduce<readonly number[]>(
    (most, row) => row.map((text, index) => Math.max(text.length, most[index] ?? 0)),
    [],
  );
  return shown.map(row =>
    row
      .map((text, index) => text.padEnd(widths[index] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
