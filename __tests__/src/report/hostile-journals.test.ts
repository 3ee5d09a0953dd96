import { expect, test } from '@jest/globals';
import { foldReport } from '../../../src/report/fold.ts';
import { reportMarkdown } from '../../../src/report/markdown.ts';
import { journalOf } from '../../doubles/journal-lines.ts';

test('two journals that began in the same millisecond fold to the same bytes in either order', () => {
  const a = journalOf().started().run('a', 'SUCCESS').finished().journal();
  const b = journalOf().started().run('b', 'FAIL').finished().journal();
  expect(JSON.stringify(foldReport([a, b]))).toBe(JSON.stringify(foldReport([b, a])));
});

test('twenty failures with messages of 100 kB fit into a summary', () => {
  const journal = journalOf().started();
  for (let i = 0; i < 20; i += 1) journal.run(`r${i}`, 'FAIL', { message: 'm'.repeat(100_000) });
  const report = foldReport([journal.finished().journal()]);
  expect(Buffer.byteLength(reportMarkdown(report))).toBeLessThan(1024 * 1024);
});

test('the headline of 5,000 failed steps names a few and counts the rest', () => {
  const journal = journalOf().started();
  for (let i = 0; i < 5000; i += 1) journal.run(`r${i}`, 'FAIL', { step: `some-long-step-name-${i}` });
  const { headline } = foldReport([journal.finished().journal()]);
  expect(headline).toContain('some-long-step-name-4 and 4995 more');
  expect(headline.length).toBeLessThan(300);
});

test('a failure whose beginning cannot be read is no pass', () => {
  const journal = journalOf().started().run('a', 'FAIL').finished();
  const events = journal.events().filter(event => event.type !== 'run.queued');
  expect(foldReport([{ events, unknownTypes: [], unreadableLines: 1 }])).toMatchObject({
    outcome: 'FAIL',
    illegal_transitions: 2,
  });
});
