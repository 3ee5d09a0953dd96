import { existsSync, readdirSync, utimesSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { layoutOf } from '../../../src/kernel/layout.ts';
import { foldReport } from '../../../src/report/fold.ts';
import { reportMarkdown } from '../../../src/report/markdown.ts';
import { reportSchema } from '../../../src/report/schema.ts';
import { pruneHistory, writeReport } from '../../../src/report/write.ts';
import { journalOf } from '../../doubles/journal-lines.ts';
import { useTempFolder } from '../../doubles/temp-folder.ts';

const folder = useTempFolder();
const DAY_MS = 86_400_000;

const layout = () => layoutOf(folder.at('.p1'));
const report = foldReport([journalOf().started().run('a', 'SUCCESS').finished().journal()]);

test('a report is written as the latest one and into the history, as JSON and Markdown', () => {
  expect(writeReport(layout(), report)).toBe(folder.at('.p1/reports/session_report.json'));
  for (const place of ['.p1/reports', '.p1/reports/history/gh-1']) {
    expect(reportSchema.parse(JSON.parse(folder.read(`${place}/session_report.json`)))).toEqual(report);
    expect(folder.read(`${place}/session_report.md`)).toBe(reportMarkdown(report));
  }
});

test('the latest report is the last one written, and the history has them all', () => {
  writeReport(layout(), report);
  writeReport(layout(), { ...report, session_id: 'gh-2' });
  expect(JSON.parse(folder.read('.p1/reports/session_report.json'))).toMatchObject({ session_id: 'gh-2' });
  expect(readdirSync(folder.at('.p1/reports/history')).sort()).toEqual(['gh-1', 'gh-2']);
});

test('writing leaves no draft behind', () => {
  writeReport(layout(), report);
  expect(readdirSync(folder.at('.p1/reports')).sort()).toEqual([
    'history',
    'session_report.json',
    'session_report.md',
  ]);
});

test('reports older than the history keeps go, younger ones stay', () => {
  const now = new Date(Date.UTC(2026, 5, 1));
  for (const [session, age] of [
    ['old', 91],
    ['young', 89],
  ] as const) {
    folder.write(`.p1/reports/history/${session}/session_report.json`, '{}');
    const then = new Date(now.getTime() - age * DAY_MS);
    utimesSync(folder.at('.p1/reports/history', session), then, then);
  }
  pruneHistory(layout(), 90, now);
  expect(existsSync(folder.at('.p1/reports/history/old'))).toBe(false);
  expect(existsSync(folder.at('.p1/reports/history/young'))).toBe(true);
});
