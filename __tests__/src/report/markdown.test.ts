import { expect, test } from '@jest/globals';
import { foldReport } from '../../../src/report/fold.ts';
import { reportMarkdown } from '../../../src/report/markdown.ts';
import { type JournalWriter, journalOf } from '../../doubles/journal-lines.ts';

const MIB = 1024 * 1024;
const markdown = (journal: JournalWriter) => reportMarkdown(foldReport([journal.journal()]));

/** The cells of each row of each table, split where Markdown splits them. */
const rows = (text: string) =>
  text
    .split('\n')
    .filter(line => line.startsWith('|'))
    .map(line => line.split(/(?<!\\)\|/).slice(1, -1));

test('a report reads from the result to the next step to the runs to the timeline to the session', () => {
  const text = markdown(
    journalOf().started().run('a', 'SUCCESS').run('b', 'FAIL', { step: 'draw' }).finished(),
  );
  expect(text.split('\n').filter(line => /^(#|\*\*|```)/.test(line))).toEqual([
    '# RESULT: FAIL (exit-nonzero): 1 of 2 runs succeeded, failed: draw, 12.0 s',
    '**Next:** See the end of its log.',
    '## Runs',
    '### draw failed: exit-nonzero',
    '## Timeline',
    '```mermaid',
    '```',
    '## Session',
  ]);
});

test('a run is a row with step, state, reason, time, cost, files and where they are', () => {
  const text = markdown(journalOf().started().run('a', 'SUCCESS', { is_smoke: true }).finished());
  expect(text).toContain('| work (smoke) | SUCCESS | ok | 2.0 s |  | 2 (300 B) | `/root/outputs/work/r` |');
});

test('guard and queue are said to be not configured, so that nobody believes in a limit that is not there', () => {
  const text = markdown(journalOf().started().finished());
  expect(text).toContain('| Guard | not configured |');
  expect(text).toContain('| Dead letter queue | not configured |');
});

test('warnings are listed with their remedies', () => {
  const text = markdown(
    journalOf().started().line('warning', { message: 'Careful.', fix: 'Look.' }).finished(),
  );
  expect(text).toContain('## Warnings\n\n- Careful. Look.\n');
});

const HOSTILE = [
  '| forged | cell |',
  'a\n\n# forged heading',
  'a\r\n| forged | row |',
  '<script>alert(1)</script><img src=x onerror=y>',
  '<!-- comment',
  '[text](javascript:alert(1)) ![image](https://example.org/x)',
  '```\nmermaid',
  '`code`',
  '@octo-org/everyone #1',
  '**bold** _it_ ~~gone~~',
  '\\| escaped \\',
  '${{ secrets.TOKEN }}',
];

test.each(HOSTILE)(
  '%j in everything that others write adds no row, cell, heading, tag, link or fence',
  text => {
    const journal = (own: string) =>
      journalOf()
        .started({ actor: own, branch: own, root: own, config_path: own })
        .run('a', 'SUCCESS', { outputs_path: own })
        .run('b', 'FAIL', { message: own, fix: own, evidence: own, step: 'draw' })
        .line('warning', { message: own, fix: own })
        .line('dead-letter.parked', {
          letter: own,
          step: own,
          attempt: 1,
          class: 'failure',
          state: 'permanent',
          actor: own,
          why: own,
        })
        .line('dead-letter.ignored', { name: own, why: own })
        .line('alert.raised', { severity: 'critical', code: own, message: own, fix: own })
        .finished({ message: own, fix: own });
    const plain = markdown(journal('harmless'));
    const hostile = markdown(journal(text));
    expect(rows(hostile).map(cells => cells.length)).toEqual(rows(plain).map(cells => cells.length));
    for (const sign of [/^#+ /gm, /^```/gm, /^- /gm]) {
      expect(hostile.match(sign)).toEqual(plain.match(sign));
    }
    const withoutCode = hostile.replace(/(?<![\\`])(`+)(?!`).*?(?<!`)\1(?!`)/g, '');
    expect(withoutCode).not.toMatch(/(?<!\\)<[a-z!/]/i);
    expect(withoutCode).not.toMatch(/(?<!\\)\]\(/);
    expect(withoutCode).not.toMatch(/(?<!\\)@octo/);
  },
);

test('5,000 runs fit into a job summary, which is at most 1 MiB, and all failures are still counted', () => {
  const journal = journalOf().started();
  for (let run = 0; run < 5000; run += 1) {
    const state = run % 10 === 0 ? 'FAIL' : 'SUCCESS';
    journal.run(`r${run}`, state, {
      outputs_path: `/root/outputs/work/${'x'.repeat(200)}`,
      message: 'm'.repeat(500),
    });
  }
  const text = markdown(journal.finished());
  expect(Buffer.byteLength(text)).toBeLessThan(MIB);
  expect(text).toContain('4500 of 5000 runs succeeded');
  expect(text).toContain('The report was too long for a summary: `session_report.json` has all of it.');
});

test('what is cut first is old successes: every failure keeps its row, and the newest successes theirs', () => {
  const journal = journalOf().started();
  for (let run = 0; run < 5000; run += 1) {
    const state = run < 50 ? 'FAIL' : 'SUCCESS';
    journal.run(`r${run}`, state, { outputs_path: `/outputs/r${run}/${'x'.repeat(300)}` });
  }
  const text = markdown(journal.finished());
  expect(rows(text).filter(([, state]) => state === ' FAIL ')).toHaveLength(50);
  expect(rows(text).filter(([, state]) => state === ' SUCCESS ')).toHaveLength(100);
  expect(text).toContain('/outputs/r4999/');
  expect(text).not.toContain('/outputs/r50/');
});

test('10,000 warnings fit too, and their number is told', () => {
  const journal = journalOf().started();
  for (let warning = 0; warning < 10_000; warning += 1) {
    journal.line('warning', { message: `Warning ${warning} ${'x'.repeat(200)}`, fix: 'Look.' });
  }
  const text = markdown(journal.finished());
  expect(Buffer.byteLength(text)).toBeLessThan(MIB);
  expect(text).toContain('- 9900 more\n');
});
