import { describe, expect, test } from '@jest/globals';
import { foldReport } from '../../../src/report/fold.ts';
import { reportMarkdown } from '../../../src/report/markdown.ts';
import { reportSchema } from '../../../src/report/schema.ts';
import { type JournalWriter, journalOf } from '../../doubles/journal-lines.ts';

const DUE = '2026-01-01T01:00:00.000Z';
const AT = { step: 'work', attempt: 1 };
const BY_ITSELF = { actor: null, why: null };

const WRITTEN = {
  ...AT,
  run: 'r1',
  letter: 'r1',
  state: 'ready',
  class: 'failure',
  reason_code: 'exit-nonzero',
  due_at: DUE,
  place: 'DLQ/ready/r1',
};
const claimed = (letter: string) => ({ letter, step: 'work', attempt: 2, deaths: 0 });
const REQUEUED = {
  ...BY_ITSELF,
  step: 'work',
  attempt: 2,
  letter: 'r2',
  class: 'overload',
  due_at: DUE,
  counts: true,
  why: 'is tried again after failure 2 of 5',
};
const PARKED = {
  ...BY_ITSELF,
  step: 'draw',
  attempt: 5,
  letter: 'r3',
  class: 'failure',
  state: 'permanent',
  why: 'has failed 5 times',
};
const OVERFLOW = {
  severity: 'critical',
  code: 'dlq-overflow',
  message: '11 entries are ready.',
  fix: 'Drain the queue.',
};

const fold = (journal: JournalWriter) => foldReport([journal.journal()]);
const entryOf = (journal: JournalWriter) => fold(journal).dead_letter_entries[0];

test('a journal from before there was a queue has none, and its report no section of it', () => {
  const report = fold(journalOf().started().run('a', 'FAIL').finished());
  expect(report).toMatchObject({
    dead_letters: 'not-configured',
    dead_letters_written: 0,
    dead_letters_ignored: 0,
    alerts: [],
    dead_letter_entries: [],
    ignored_dead_letters: [],
  });
  expect(reportMarkdown(report)).not.toMatch(/## (Dead letters|Alerts)/);
});

test('a report says where failures are kept, by the first action that had a queue', () => {
  const journal = journalOf().started().started({ dead_letters: 'actions' });
  expect(fold(journal).dead_letters).toBe('actions');
  expect(fold(journalOf().started({ dead_letters: 'directory' })).dead_letters).toBe('directory');
});

test('everything that befell the queue is counted', () => {
  const journal = journalOf()
    .started()
    .line('dead-letter.written', WRITTEN)
    .line('dead-letter.claimed', claimed('r2'))
    .line('dead-letter.requeued', REQUEUED)
    .line('dead-letter.claimed', claimed('r4'))
    .line('dead-letter.resolved', { ...BY_ITSELF, letter: 'r4', ...AT, attempt: 2 })
    .line('dead-letter.parked', PARKED)
    .line('dead-letter.resolved', { letter: 'r5', ...AT, actor: 'octocat', why: 'obsolete' })
    .line('dead-letter.ignored', { name: 'p1-dlq-x', why: 'its digest does not hold' });
  const report = fold(journal);
  expect(report).toMatchObject({
    dead_letters_written: 1,
    dead_letters_claimed: 2,
    dead_letters_resolved: 1,
    dead_letters_purged: 1,
    dead_letters_requeued: 1,
    dead_letters_parked: 1,
    dead_letters_ignored: 1,
    ignored_dead_letters: [{ name: 'p1-dlq-x', why: 'its digest does not hold' }],
  });
  expect(report.dead_letter_entries.map(({ letter, state }) => [letter, state])).toEqual([
    ['r1', 'ready'],
    ['r2', 'ready'],
    ['r4', 'resolved'],
    ['r3', 'permanent'],
    ['r5', 'purged'],
  ]);
  expect(() => reportSchema.parse(report)).not.toThrow();
});

describe('what became of an entry is what was last told of it', () => {
  test('written', () => {
    expect(entryOf(journalOf().line('dead-letter.written', WRITTEN))).toEqual({
      letter: 'r1',
      step: 'work',
      attempt: 1,
      state: 'ready',
      class: 'failure',
      due_at: DUE,
      actor: null,
      why: 'exit-nonzero',
    });
  });

  test('claimed: its class is known from before, its due time is over', () => {
    const journal = journalOf()
      .line('dead-letter.written', WRITTEN)
      .line('dead-letter.claimed', claimed('r1'));
    expect(entryOf(journal)).toMatchObject({
      state: 'processing',
      class: 'failure',
      attempt: 2,
      due_at: null,
    });
  });

  test('claimed, and never heard of before: its class is not known', () => {
    expect(entryOf(journalOf().line('dead-letter.claimed', claimed('r1')))?.class).toBeNull();
  });

  test('requeued, parked and resolved by hand: who did it, and why', () => {
    const hand = { letter: 'r1', actor: 'octocat', why: 'mended' };
    const journal = journalOf().line('dead-letter.written', WRITTEN);
    expect(
      entryOf(journal.line('dead-letter.parked', { ...PARKED, ...hand, state: 'quarantine' })),
    ).toMatchObject({ state: 'quarantine', actor: 'octocat', why: 'mended', due_at: null });
    expect(entryOf(journal.line('dead-letter.requeued', { ...REQUEUED, ...hand }))).toMatchObject({
      state: 'ready',
      actor: 'octocat',
      why: 'mended',
      due_at: DUE,
    });
    expect(entryOf(journal.line('dead-letter.resolved', { ...AT, ...hand }))).toMatchObject({
      state: 'purged',
      actor: 'octocat',
      why: 'mended',
      class: 'overload',
    });
  });

  test('whichever job told it, and in whichever order the journals come', () => {
    const retry = journalOf({ job: 'retry', from: 0 })
      .started()
      .run('a', 'SUCCESS')
      .line('dead-letter.claimed', claimed('r1'))
      .line('dead-letter.resolved', { ...BY_ITSELF, letter: 'r1', ...AT, attempt: 2 });
    const launch = journalOf({ job: 'launch', from: 1 }).started().line('dead-letter.written', WRITTEN);
    const journals = [retry.journal(), launch.journal()];
    expect(foldReport(journals).dead_letter_entries).toMatchObject([{ letter: 'r1', state: 'resolved' }]);
    expect(JSON.stringify(foldReport(journals))).toBe(JSON.stringify(foldReport(journals.toReversed())));
  });
});

describe('what to do next', () => {
  test.each<[string, JournalWriter, string]>([
    [
      'after a failure that was kept: its remedy, then the list',
      journalOf().started().run('r1', 'FAIL').line('dead-letter.written', WRITTEN).finished(),
      'See the end of its log. `p1 dlq list` shows the failed runs that are kept.',
    ],
    [
      'after one that waits for a person at once: its id too',
      journalOf()
        .started()
        .run('r1', 'FAIL')
        .line('dead-letter.written', { ...WRITTEN, state: 'permanent', class: 'auth', due_at: null })
        .finished(),
      'See the end of its log. `p1 dlq list` shows the failed runs that are kept. `p1 dlq inspect r1` shows why it is not retried.',
    ],
    [
      'after two were parked and nothing failed: the first of them',
      journalOf()
        .started()
        .line('dead-letter.parked', PARKED)
        .line('dead-letter.parked', { ...PARKED, letter: 'r9', state: 'quarantine' })
        .finished(),
      '`p1 dlq inspect r3` shows why it is not retried, and 1 more wait for a person too.',
    ],
    [
      'after one was parked and then redriven by hand: nothing',
      journalOf()
        .started()
        .line('dead-letter.parked', PARKED)
        .line('dead-letter.requeued', { ...REQUEUED, letter: 'r3' })
        .finished(),
      'Nothing.',
    ],
    [
      'after a critical alert: its remedy',
      journalOf().started().line('alert.raised', OVERFLOW).finished(),
      'Drain the queue.',
    ],
    [
      'after an alert that is none: nothing',
      journalOf()
        .started()
        .line('alert.raised', { ...OVERFLOW, severity: 'warning' })
        .finished(),
      'Nothing.',
    ],
    [
      'while it runs: to wait, and the list',
      journalOf().started().line('dead-letter.written', WRITTEN),
      'Wait for the end; `p1 report --follow` shows it live. `p1 dlq list` shows the failed runs that are kept.',
    ],
  ])('%s', (_title, journal, next_step) => expect(fold(journal).next_step).toBe(next_step));
});

describe('for a person', () => {
  test('each entry is a row with what became of it, and each that was left alone is named', () => {
    const text = reportMarkdown(
      fold(
        journalOf()
          .started()
          .line('dead-letter.written', WRITTEN)
          .line('dead-letter.parked', { ...PARKED, actor: 'octocat' })
          .line('dead-letter.ignored', { name: 'p1-dlq-x', why: 'its digest does not hold' })
          .finished(),
      ),
    );
    expect(text).toContain(
      [
        '## Dead letters',
        '',
        '| Entry | Step | Attempt | Now | Class | Due | Why |',
        '| --- | --- | --- | --- | --- | --- | --- |',
        `| \`r1\` | work | 1 | ready | failure | ${DUE} | exit-nonzero |`,
        '| `r3` | draw | 5 | permanent | failure |  | has failed 5 times (by octocat) |',
        '',
        '- left alone: `p1-dlq-x` its digest does not hold',
        '',
      ].join('\n'),
    );
  });

  test('an alert is listed with its severity and its remedy', () => {
    const text = reportMarkdown(fold(journalOf().started().line('alert.raised', OVERFLOW).finished()));
    expect(text).toContain(
      '## Alerts\n\n- critical: `dlq-overflow` 11 entries are ready. Drain the queue.\n',
    );
  });

  test('10,000 entries fit into a job summary, and how many are left out is told', () => {
    const journal = journalOf().started();
    for (let i = 0; i < 10_000; i += 1)
      journal.line('dead-letter.parked', { ...PARKED, letter: `r${i}`, why: 'w'.repeat(200) });
    const text = reportMarkdown(fold(journal.finished()));
    expect(Buffer.byteLength(text)).toBeLessThan(1024 * 1024);
    expect(text).toContain('| `r99` |');
    expect(text).not.toContain('| `r100` |');
    expect(text).toContain('9900 more entries are in `session_report.json`.');
  });
});
