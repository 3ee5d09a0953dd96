import { expect, test } from '@jest/globals';
import { foldReport } from '../../../src/report/fold.ts';
import { reportMarkdown } from '../../../src/report/markdown.ts';
import { reportSchema } from '../../../src/report/schema.ts';
import { journalOf } from '../../doubles/journal-lines.ts';

const CASE = {
  case: 'launch/exit',
  title: 'a failing step',
  passed: false,
  score: 0,
  passes: 1,
  repeats: 5,
  is_critical: true,
  is_noisy: true,
  message: 'It has no "a | b".',
  duration_ms: 5,
};
const FINISHED = {
  tier: 'extended',
  shard: null,
  verdict: 'regressed',
  reason_code: 'regressed',
  score: 0.99999,
  baseline_score: 1,
  passed: 1,
  failed: 1,
  regressed: ['launch/exit'],
  baseline_digest: 'b'.repeat(64),
};
const FROZEN = {
  digest: 'd'.repeat(64),
  former_digest: null,
  cases: 2,
  score: 1,
  actor: 'ada',
  reason: 'faster',
};
const reportOf = (
  lines: readonly (readonly [Parameters<ReturnType<typeof journalOf>['line']>[0], object])[],
) => {
  const journal = journalOf().started();
  for (const [type, line] of lines) journal.line(type, { ...line });
  return foldReport([journal.journal()]);
};
const sectionOf = (report: ReturnType<typeof reportOf>) =>
  reportMarkdown(report)
    .split('\n## ')
    .find(each => each.startsWith('Regression'));

test('a report has each suite that ran, the cases that failed, and what was frozen', () => {
  const report = reportOf([
    ['regression.case', CASE],
    ['regression.case', { ...CASE, case: 'good', passed: true }],
    ['regression.finished', FINISHED],
    ['regression.frozen', FROZEN],
  ]);
  expect(reportSchema.parse(report)).toMatchObject({
    regression_runs: [{ verdict: 'regressed', passed: 1, failed: 1, regressed: ['launch/exit'] }],
    regression_failing: 1,
    regression_failing_cases: [{ case: 'launch/exit', passes: 1, repeats: 5, is_critical: true }],
    regression_frozen: [{ cases: 2, actor: 'ada' }],
  });
  const section = sectionOf(report);
  expect(section).toContain('| extended | REGRESSED | 99.9 % | 100.0 % | 1 pass, 1 fail | `launch/exit` |');
  expect(section).toContain('| `dddddddddddd` | 2 | 100.0 % | ada | faster |');
  expect(section).toContain('| `launch/exit` | critical, noisy | 1 of 5 | It has no "a \\| b". |');
});

test('a shard is not judged, a run without a baseline is told by its reason, and a session without any has no section', () => {
  const bare = { ...FINISHED, verdict: null, baseline_score: null, baseline_digest: null, regressed: [] };
  const section = sectionOf(
    reportOf([
      ['regression.finished', { ...bare, shard: '1/2', reason_code: 'ok' }],
      ['regression.finished', { ...bare, reason_code: 'not-found' }],
    ]),
  );
  expect(section).toContain('| extended, shard 1/2 | NOT JUDGED |');
  expect(section).toContain('| extended | NOT-FOUND |');
  expect(sectionOf(reportOf([]))).toBeUndefined();
});

test('more failing cases than are listed are counted', () => {
  const report = reportOf(Array.from({ length: 203 }, () => ['regression.case', CASE] as const));
  expect(report.regression_failing_cases).toHaveLength(200);
  expect(sectionOf(report)).toContain("3 more cases that failed are in the suite's own summary.");
});
