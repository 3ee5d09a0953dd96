import { expect, test } from '@jest/globals';
import { foldReport } from '../../../src/report/fold.ts';
import { logLine } from '../../../src/report/log-line.ts';
import { reportMarkdown } from '../../../src/report/markdown.ts';
import { reportSchema } from '../../../src/report/schema.ts';
import { journalOf } from '../../doubles/journal-lines.ts';

const FINDING = {
  rule: 'hush',
  description: 'A secret was found.',
  severity: 'high',
  path: 'a.txt',
  line: 7,
  commit: 'c'.repeat(40),
  fingerprint: 'f'.repeat(32),
  fails: true,
};
const FINISHED = {
  source: 'range',
  what: 'commits a..b',
  commits: 3,
  blobs: 1,
  bytes: 99,
  remembered: 0,
  left_out: 0,
  findings: 1,
  failing: 1,
  ignored: 2,
  fail_on: 'medium',
};

test('each finding is one line with SECURITY VIOLATION, its place, commit and fingerprint', () => {
  const journal = journalOf()
    .line('scan.finding', FINDING)
    .line('scan.finding', { ...FINDING, commit: null, severity: 'low', fails: false, path: 'a\n\u001b[31m' })
    .line('scan.finished', FINISHED)
    .line('scan.finished', {
      ...FINISHED,
      source: 'tree',
      what: 'the working tree',
      remembered: 4,
      left_out: 5,
    });
  expect(journal.events().map(logLine)).toEqual([
    `SECURITY VIOLATION (hush, high): a.txt:7 in commit cccccccccccc: A secret was found. Fingerprint ${FINDING.fingerprint}.`,
    `SECURITY VIOLATION (hush, low, below fail-on): a\\u000a\\u001b[31m:7: A secret was found. Fingerprint ${FINDING.fingerprint}.`,
    'Secret scan of commits a..b: 3 commits, 1 blobs, 99 bytes; 1 findings, 1 of them fail, 2 ignored',
    'Secret scan of the working tree: 3 commits, 1 blobs, 99 bytes, 4 files remembered as clean, 5 files not scanned; 1 findings, 1 of them fail, 2 ignored',
  ]);
});

test('a report has what was scanned and what was found, and a section for a person', () => {
  const report = foldReport([
    journalOf()
      .started()
      .line('scan.finding', FINDING)
      .line('scan.finished', { ...FINISHED, left_out: 6 })
      .finished()
      .journal(),
  ]);
  expect(reportSchema.parse(report)).toMatchObject({
    secrets_found: 1,
    secrets_ignored: 2,
    scans: [
      { job: 'build', source: 'range', what: 'commits a..b', commits: 3, blobs: 1, bytes: 99, findings: 1 },
    ],
    secret_findings: [{ rule: 'hush', path: 'a.txt', line: 7, fails: true }],
  });
  const text = reportMarkdown(report);
  expect(text).toContain('## Secret scan');
  expect(text).toContain('| commits a..b | 3 | 1 | 99 | 1 | 2 | 6 |');
  expect(text).toContain(`| high | \`hush\` | \`a.txt:7\` | \`cccccccccccc\` | \`${FINDING.fingerprint}\` |`);
});

test('a report of a session without a scan has no section of it', () => {
  const report = foldReport([journalOf().started().finished().journal()]);
  expect(report).toMatchObject({ secrets_found: 0, scans: [], secret_findings: [] });
  expect(reportMarkdown(report)).not.toContain('Secret scan');
});

test('more than 500 findings are counted, and the first 500 listed', () => {
  const journal = journalOf().started();
  for (let finding = 0; finding < 600; finding += 1)
    journal.line('scan.finding', { ...FINDING, line: finding + 1 });
  journal.line('scan.finished', { ...FINISHED, findings: 600 }).finished();
  const report = foldReport([journal.journal()]);
  expect(report.secret_findings).toHaveLength(500);
  expect(reportMarkdown(report)).toContain('100 more findings are in');
});
