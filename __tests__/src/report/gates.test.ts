import { expect, test } from '@jest/globals';
import { foldReport } from '../../../src/report/fold.ts';
import { logLine } from '../../../src/report/log-line.ts';
import { reportMarkdown } from '../../../src/report/markdown.ts';
import { reportSchema } from '../../../src/report/schema.ts';
import { journalOf } from '../../doubles/journal-lines.ts';

const TOLD = {
  criterion: 'secrets/new-finding',
  level: 'fail',
  message: 'A key | in a.ts.',
  fix: 'Revoke it.',
  file: 'a.ts',
  line: 3,
  scope: 'a.ts',
};
const FINISHED = {
  gate: 'secrets',
  verdict: 'fail',
  why: 'A key.',
  fix: 'Revoke it.',
  errors: 0,
  failures: 2,
  warnings: 0,
  waived: 1,
  duration_ms: 1200,
  is_partial: false,
  told: [TOLD, { ...TOLD, level: 'waived', file: null, line: null }],
};
const PASSED = { ...FINISHED, gate: 'workflows', verdict: 'pass', failures: 0, waived: 0, told: [] };
const foldOf = (...events: readonly object[]) => {
  const journal = journalOf();
  for (const event of events) journal.line('gate.finished', { ...event });
  return { report: foldReport([journal.journal()]), events: journal.events() };
};

test('the report has each gate with its worst findings, and counts those that failed and warned', () => {
  const { report } = foldOf(
    FINISHED,
    PASSED,
    { ...PASSED, verdict: 'error' },
    { ...PASSED, verdict: 'waived' },
  );
  expect(reportSchema.parse(report)).toMatchObject({
    gates_failed: 2,
    gates_warned: 1,
    gates: [
      { gate: 'secrets', verdict: 'fail', failures: 2, worst: [{ line: 3 }, { file: null }] },
      { gate: 'workflows' },
      {},
      {},
    ],
  });
});

test('its section has a row for each gate, what was found, and how much is not listed', () => {
  const section = reportMarkdown(foldOf(FINISHED, { ...PASSED, is_partial: true }).report)
    .split('\n## ')
    .find(each => each.startsWith('Gates'));
  expect(section).toContain('| build | secrets | FAIL | A key. | 1.2 s |');
  expect(section).toContain('| build | workflows | pass (partial, not a check) | A key. | 1.2 s |');
  expect(section).toContain('| FAIL | `secrets/new-finding` | `a.ts:3` | A key \\| in a.ts. | Revoke it. |');
  expect(section).toContain('| waived | `secrets/new-finding` |  |');
  expect(section).toContain("1 more findings are in the check's own files.");
  expect(reportMarkdown(foldReport([]))).not.toContain('## Gates');
});

test('the log has a line for each gate', () => {
  const { events } = foldOf(FINISHED, { ...PASSED, is_partial: true });
  expect(events.map(logLine)).toEqual([
    'gate secrets: fail (1.2 s, 2 fail, 1 waived): A key.',
    'gate workflows: pass (1.2 s, partial): A key.',
  ]);
});
