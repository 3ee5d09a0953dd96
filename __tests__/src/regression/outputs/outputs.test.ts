import { expect, test } from '@jest/globals';
import { layoutOf } from '../../../../src/kernel/layout.ts';
import { compareSuite } from '../../../../src/regression/compare/compare-suite.ts';
import { readHistory } from '../../../../src/regression/outputs/history.ts';
import { regressionData } from '../../../../src/regression/outputs/regression-data.ts';
import { regressionJunit } from '../../../../src/regression/outputs/regression-junit.ts';
import { regressionLines } from '../../../../src/regression/outputs/regression-lines.ts';
import { regressionMarkdown } from '../../../../src/regression/outputs/regression-markdown.ts';
import { trendChart, trendLine, trendOf } from '../../../../src/regression/outputs/trend.ts';
import { writeSummary } from '../../../../src/regression/outputs/write-summary.ts';
import {
  caseResult,
  frozen,
  noisyResult,
  readingOf,
  repeat,
  suiteRun,
} from '../../../doubles/regression/suite-runs.ts';
import { useTempFolder } from '../../../doubles/temp-folder.ts';
import { parseXml } from '../../../doubles/xml.ts';

const folder = useTempFolder();
const HOSTILE = '<b>|`x`\n## @team ::error::\u001b[31m';
const FIRST = frozen(suiteRun([caseResult('a', [0.8]), noisyResult('n', 5)]));
const BEFORE = suiteRun([caseResult('a', [1]), caseResult('gone', [1]), noisyResult('n', 5)]);
const BASELINE = frozen(BEFORE, FIRST, { frozen_at: '2026-11-08T08:00:00.000Z', reason: HOSTILE });
const failing = repeat(0, {
  assertions: [
    {
      kind: 'exact',
      of: 'stdout',
      passed: false,
      score: 0,
      message: HOSTILE,
      diff: `- a\n+ ${HOSTILE}\n\`\`\``,
    },
  ],
});
const NOW = suiteRun([caseResult('a', [], { repeats: [failing] }), noisyResult('n', 4)]);
const compare = (now = NOW, baseline = BASELINE) =>
  compareSuite({ run: now, reading: readingOf(baseline, [FIRST]), reruns: [], tolerance: 0.02 });
const PASSING = suiteRun([caseResult('a', [1]), caseResult('gone', [1]), noisyResult('n', 5)]);

test('the summary has the verdict, what to do, the baseline, the trend, and what differs', () => {
  const comparison = compare();
  const text = regressionMarkdown(comparison, trendOf(comparison, []));
  expect(text).toMatch(/^## Regression: REGRESSED \(extended\)\n\n1 case of the baseline is missing/);
  expect(text).toContain('**What to do:** Bring them back');
  expect(text).toContain('| Score | 40.0 % |');
  expect(text).toContain('| Baseline | 100.0 % |');
  expect(text).toContain('| Difference | -60.0 % (tolerance 2.0 %) |');
  expect(text).toContain('```mermaid\nxychart-beta\n');
  expect(text).toContain('| worse | `a` |  | passes, 100.0 % | fails, 0.0 % | It passed, and fails.');
  expect(text).toContain('| missing | `gone` |  | passes, 100.0 % | - | It is in the baseline');
  expect(text).toContain('| lower | `n` | noisy, flaky | passes, 5 of 5, 100.0 % | passes, 4 of 5, 80.0 % |');
});

test('nothing that a case came out with is markup, a mention or a command of a terminal', () => {
  const comparison = compare();
  const text = regressionMarkdown(comparison, []);
  const outside = text.replace(/^(`{4,})text\n[\s\S]*?\n\1$/gm, '');
  expect(outside).not.toMatch(/<b>|^## @|[^\\]@team|\u001b/m);
  expect(text).toContain('````text\n- a\n+ <b>|`x`\n## @team ::error::\\u001b[31m\n```\n````');
  for (const line of regressionLines(comparison, [], { isVerbose: true }))
    expect(line).not.toMatch(/[\n\u001b]/);
});

test('a run that passes lists no case but in its fold', () => {
  const text = regressionMarkdown(compare(PASSING), []);
  expect(text).toContain('## Regression: PASS (extended)');
  expect(text).not.toContain('### What differs');
  expect(text).toContain('<details><summary>3 cases as before</summary>');
});

test('the same comparison gives the same bytes', () => {
  const trend = trendOf(compare(), []);
  expect(regressionMarkdown(compare(), trend)).toBe(regressionMarkdown(compare(), trend));
});

test('thousands of cases stay below what GitHub shows', () => {
  const many = Array.from({ length: 5000 }, (_, index) =>
    caseResult(`case-${index}`, [], { repeats: [failing] }),
  );
  const comparison = compare(suiteRun(many));
  const text = regressionMarkdown(comparison, []);
  expect(Buffer.byteLength(text)).toBeLessThan(1024 * 1024);
  expect(text).toContain('4803 more are in the JSON and the JUnit file.');
});

test('the trend has all baselines, earlier runs and this run, in order, with the baseline of the time', () => {
  const comparison = compare(PASSING);
  const history = [
    { kind: 'run', at: '2026-11-09T00:00:00.000Z', score: 0.97 },
    { kind: 'run', at: '2026-12-31T00:00:00.000Z', score: 0 },
  ] as const;
  const trend = trendOf(comparison, history);
  expect(trend.map(({ kind, score }) => [kind, score])).toEqual([
    ['baseline', 0.9],
    ['baseline', 1],
    ['run', 0.97],
    ['run', 1],
  ]);
  const chart = trendChart(trend).split('\n');
  expect(chart).toContain('  x-axis ["1 frozen 11-01", "2 frozen 11-08", "3 11-09", "4 11-20"]');
  expect(chart).toContain('  y-axis "score in percent" 85 --> 100');
  expect(chart.slice(-2)).toEqual(['  line [90, 100, 97, 100]', '  line [90, 100, 100, 100]']);
  expect(trendLine(trend)).toBe('Trend ▁█▆█ 90.0 % to 100.0 % (2 baselines, 2 runs)');
  expect([trendChart(trend.slice(0, 1)), trendLine([])]).toEqual(['', '']);
});

test('a terminal shows what differs, and with --verbose everything, with what came', () => {
  const comparison = compare();
  const brief = regressionLines(comparison, [], { isVerbose: false });
  expect(brief[0]).toBe('worse     a: passes, 100.0 % -> fails, 0.0 %');
  expect(brief.at(-2)).toBe('REGRESSED: extended, 1 pass, 1 fail, score 40.0 %, baseline 100.0 %');
  expect(brief.join('\n')).not.toContain('- a');
  const verbose = regressionLines(comparison, [], { isVerbose: true });
  expect(verbose).toContain('          - a');
  expect(verbose.join('\n')).toContain('Suspects are rerun 15 times.');
  const passing = compare(PASSING);
  expect(regressionLines(passing, [], { isVerbose: false })).toHaveLength(2);
  expect(regressionLines(passing, [], { isVerbose: true })).toHaveLength(6);
});

test('JUnit has each case, and one for what holds of the whole', () => {
  const [suite] = parseXml(regressionJunit(compare())).children;
  expect(suite?.attributes).toMatchObject({ tests: '4', failures: '2', errors: '1' });
  expect(suite?.children.slice(1)).toMatchObject([
    {
      attributes: { name: 'baseline' },
      children: [{ name: 'failure', attributes: { type: 'case-missing' } }],
    },
    {
      attributes: { name: 'a', file: 'tests/regression/cases/a.yml' },
      children: [{ attributes: { type: 'worse' } }],
    },
    { attributes: { name: 'gone' }, children: [{ name: 'error' }] },
    { attributes: { name: 'n' }, children: [] },
  ]);
  const [passing] = parseXml(regressionJunit(compare(PASSING))).children;
  expect(passing?.attributes).toMatchObject({ tests: '4', failures: '0', errors: '0' });
  const other = compare({ ...PASSING, p1_version: '9.0.0' });
  const [error] = parseXml(regressionJunit(other)).children;
  expect(error?.children[1]).toMatchObject({
    children: [{ name: 'error', attributes: { type: 'incompatible-baseline' } }],
  });
});

test('the data has what was compared with what, in numbers', () => {
  expect(regressionData(compare())).toMatchObject({
    verdict: 'regressed',
    tier: 'extended',
    score: 0.4,
    baseline_score: 1,
    passed: 1,
    failed: 1,
    baseline: { digest: BASELINE.digest, previous: FIRST.digest, commit: 'c'.repeat(40), actor: 'octocat' },
    archived_baselines: 1,
    noise: { kind: 'no-drop', rerun_repeats: 15 },
    cases: [
      { id: 'a', change: 'worse' },
      { id: 'gone', now: null },
      { id: 'n', is_flaky: true },
    ],
  });
});

test('a summary is written as the latest and into the history, which later runs of the tier read', () => {
  const layout = layoutOf(folder.path);
  const comparison = compare(PASSING);
  expect(writeSummary(layout, 'session-1', comparison, [])).toBe(folder.at('reports/regression_summary.md'));
  for (const ending of ['md', 'json', 'xml'])
    expect(folder.read(`reports/history/session-1/regression_summary.${ending}`)).toBe(
      folder.read(`reports/regression_summary.${ending}`),
    );
  expect(JSON.parse(folder.read('reports/regression_summary.json'))).toMatchObject({
    schema_version: 1,
    verdict: 'pass',
  });
  folder.write('reports/history/session-2/regression_summary.json', '{');
  folder.write('reports/history/session-3/session_report.json', '{}');
  expect(readHistory(layout, 'extended')).toEqual([{ kind: 'run', at: PASSING.started_at, score: 1 }]);
  expect(readHistory(layout, 'mini')).toEqual([]);
  expect(readHistory(layoutOf(folder.at('nowhere')), 'mini')).toEqual([]);
});
