import { expect, test } from '@jest/globals';
import { foldReport } from '../../../src/report/fold.ts';
import { logLine } from '../../../src/report/log-line.ts';
import { reportMarkdown } from '../../../src/report/markdown.ts';
import { reportSchema } from '../../../src/report/schema.ts';
import { journalOf } from '../../doubles/journal-lines.ts';

const FOUND = {
  kind: 'mismatch',
  tool: 'node',
  file: '.nvmrc',
  line: 1,
  message: '.nvmrc asks for node 18 | 20',
  fix: 'Install it.',
  fails: true,
};
const CHECKED = {
  tools: 1,
  pins: 2,
  files: 2,
  left_out: 0,
  machine_asked: true,
  findings: 3,
  failing: 1,
  edits: 0,
  matrix: [{ tool: 'node', verdict: 'fail', installed: '20.11.1', pins: 2 }],
  told: [FOUND, { ...FOUND, fails: false }],
};

test('the report has the tools of each check with what was found, and counts what it does not list', () => {
  const journal = journalOf().line('toolchain.checked', CHECKED);
  const report = foldReport([{ events: journal.events(), unknownTypes: [], unreadableLines: 0 }]);
  expect(reportSchema.parse(report)).toMatchObject({
    toolchain_failing: 1,
    toolchain_checks: [
      { pins: 2, findings: 3, tools: [{ tool: 'node', verdict: 'fail' }], worst: [{ line: 1 }, { line: 1 }] },
    ],
  });
  const section = reportMarkdown(report)
    .split('## ')
    .find(each => each.startsWith('Toolchain'));
  expect(section).toMatch(/\| node \| FAIL \| 20\.11\.1 \| 2 \|/);
  expect(section).toContain('| FAIL | `.nvmrc:1` | .nvmrc asks for node 18 \\| 20 | Install it. |');
  expect(section).toContain("1 more findings are in the check's own files.");
  expect(journal.events().map(logLine)).toEqual([
    'Toolchain: 1 tools, 2 pins in 2 files; 3 findings, 1 of them fail',
  ]);
});

test('a check that found no version says so, and a session without one has no section', () => {
  const empty = { ...CHECKED, tools: 0, pins: 0, findings: 0, failing: 0, matrix: [], told: [] };
  const journal = journalOf().line('toolchain.checked', empty);
  const report = foldReport([{ events: journal.events(), unknownTypes: [], unreadableLines: 0 }]);
  expect(reportMarkdown(report)).toContain('## Toolchain\n\nNo file says a version of a tool.\n');
  expect(reportMarkdown(foldReport([]))).not.toContain('## Toolchain');
});
