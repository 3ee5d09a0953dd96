import { cell, code, table } from '../formats/markdown.ts';
import { visible } from '../kernel/errors.ts';
import { amountOf, installedText, type ToolchainAnswer, type ToolRow, verdictOf } from './answer.ts';
import { type Cell, matrixOf } from './matrix.ts';

/** So that a summary stays far below GitHub's 1 MiB; the SARIF file and the JSON have all. */
const ROWS = 200;
const LONGEST = 300;

/** The matrix and what was found, as a job's summary. */
export function toolchainMarkdown(answer: ToolchainAnswer): string {
  const { findings, failing, rows, written, leftOut, isMachineAsked } = answer;
  const { sources, cellsOf } = matrixOf(rows);
  const parts = [
    `## Toolchain: ${failing.length > 0 ? 'FAIL' : 'PASS'}`,
    `${amountOf(answer)}. ${findings.length} findings, ${failing.length} of them fail.${isMachineAsked ? '' : ' The machine was not asked what is installed.'}${leftOut.length === 0 ? '' : ` Not read: ${leftOut.length} files of other people's code and of fixtures.`}`,
    rows.length === 0
      ? ''
      : table(
          ['Tool', 'Verdict', 'Installed', ...sources.map(cell), 'Calendar of'],
          rows.map(row => rowOf(row, cellsOf(row))),
        ).trimEnd(),
    findings.length === 0
      ? ''
      : table(
          ['', 'Tool', 'Place', 'What', 'What to do'],
          findings
            .slice(0, ROWS)
            .map(finding => [
              finding.fails ? 'FAIL' : 'warn',
              finding.tool ?? '',
              code(shortened(`${finding.place.file}:${finding.place.line}`)),
              cell(shortened(finding.message)),
              cell(shortened(finding.fix)),
            ]),
        ).trimEnd(),
    findings.length > ROWS ? `${findings.length - ROWS} more are in the JSON and the SARIF file.` : '',
    written.length === 0 ? '' : `${written.length} edits were written.`,
  ];
  return `${parts.filter(part => part !== '').join('\n\n')}\n`;
}

function rowOf(row: ToolRow, cells: readonly Cell[]): readonly string[] {
  const marks = { fail: 'FAIL', warn: 'warn', ok: 'ok' } as const;
  return [
    row.tool,
    marks[verdictOf(row)],
    cell(installedText(row.installed)),
    ...cells.map(({ texts, isMarked }) =>
      texts.length === 0
        ? ''
        : `${texts.map(text => code(shortened(text))).join(' ')}${isMarked ? ' **!**' : ''}`,
    ),
    row.calendar ?? '',
  ];
}

function shortened(text: string): string {
  const shown = visible(text);
  return shown.length <= LONGEST ? shown : `${shown.slice(0, LONGEST - 1)}…`;
}
