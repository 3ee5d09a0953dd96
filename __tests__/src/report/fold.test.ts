import { expect, test } from '@jest/globals';
import { foldReport, type JobJournal } from '../../../src/report/fold.ts';
import { reportSchema, type SessionReport } from '../../../src/report/schema.ts';
import { type JournalWriter, journalOf } from '../../doubles/journal-lines.ts';

/** Folds, and holds what comes against the published schema. */
function fold(...journals: readonly (JobJournal | JournalWriter)[]): SessionReport {
  const report = foldReport(journals.map(each => ('journal' in each ? each.journal() : each)));
  return reportSchema.parse(report);
}

const FAILED = {
  decision: 'failure',
  reason_code: 'config-invalid',
  message: 'No such step.',
  fix: 'Name one.',
};

test.each<[string, JournalWriter, SessionReport['outcome'], SessionReport['reason_code']]>([
  ['a run that succeeded', journalOf().started().run('a', 'SUCCESS').finished(), 'PASS', 'ok'],
  ['a run that was skipped', journalOf().started().run('a', 'SKIPPED').finished(), 'PASS', 'ok'],
  ['a run that failed', journalOf().started().run('a', 'FAIL').finished(), 'FAIL', 'exit-nonzero'],
  [
    'one of two that failed',
    journalOf().started().run('a', 'FAIL').run('b', 'SUCCESS').finished(),
    'FAIL',
    'exit-nonzero',
  ],
  ['an action that failed without a run', journalOf().started().finished(FAILED), 'FAIL', 'config-invalid'],
  ['a run that only waits', journalOf().started().run('a', 'QUEUED'), 'RUNNING', 'ok'],
  ['a run that runs', journalOf().started().run('a', 'RUNNING').finished(), 'RUNNING', 'ok'],
  ['an action without an end', journalOf().started().run('a', 'SUCCESS'), 'RUNNING', 'ok'],
  [
    'a failure beside a run that runs',
    journalOf().started().run('a', 'RUNNING').run('b', 'FAIL'),
    'FAIL',
    'exit-nonzero',
  ],
])('%s decides the outcome', (_title, journal, outcome, reason_code) => {
  expect(fold(journal)).toMatchObject({ outcome, reason_code });
});

test('a run that moves as none can is a failure, even when each of its ends is a success', () => {
  const journal = journalOf().started().run('a', 'SUCCESS').finished();
  const { events } = journal.journal();
  const twice = {
    ...journal.journal(),
    events: [...events, ...events.filter(each => each.type === 'run.succeeded')],
  };
  expect(fold(twice)).toMatchObject({ outcome: 'FAIL', reason_code: 'internal', illegal_transitions: 1 });
});

test('a run that started before it was queued to start is counted as an illegal move', () => {
  const journal = journalOf()
    .started()
    .run('a', 'FAIL')
    .line('run.running', { run: 'a', step: 'work', attempt: 1, workspace: '/w' });
  expect(fold(journal).illegal_transitions).toBe(1);
});

test('no run and no action is a pass of nothing, in every field', () => {
  expect(fold()).toMatchObject({
    outcome: 'PASS',
    runs_total: 0,
    success_rate: null,
    headline: 'RESULT: PASS: no run',
  });
});

test('the numbers are the sums of what the runs left', () => {
  const journal = journalOf()
    .started()
    .run('a', 'SUCCESS', { step: 'fetch', duration_ms: 100 })
    .run('b', 'SUCCESS', { step: 'count', duration_ms: 900 })
    .run('c', 'FAIL', { step: 'draw', reason_code: 'timeout', duration_ms: 500 })
    .run('d', 'SKIPPED', { step: 'send', duration_ms: 0 })
    .line('process.signalled', { run: 'c', step: 'draw', attempt: 1, signal: 'SIGTERM', why: 'timeout' })
    .line('outputs.rejected', { run: 'c', step: 'draw', attempt: 1, problems: ['x'] })
    .line('warning', { message: 'Careful.', fix: 'Look.' })
    .finished();
  expect(fold(journal)).toMatchObject({
    actions_total: 1,
    actions_failed: 0,
    runs_total: 4,
    runs_succeeded: 2,
    runs_failed: 1,
    runs_skipped: 1,
    success_rate: 2 / 3,
    run_time_ms: 1500,
    longest_run_ms: 900,
    longest_step: 'count',
    failed_steps: ['draw'],
    timeouts: 1,
    signals_sent: 1,
    output_rejections: 1,
    output_sets: 2,
    output_files: 4,
    output_bytes: 600,
    undeclared_files: 2,
    log_bytes: 45,
    warnings_total: 1,
    warnings: [{ message: 'Careful.', fix: 'Look.', step: null }],
  });
});

test('a failed run is told with why, what to do, and where its evidence is', () => {
  expect(fold(journalOf().started().run('a', 'FAIL').finished()).runs).toMatchObject([
    {
      run_id: 'a',
      job: 'build',
      step: 'work',
      state: 'FAIL',
      reason_code: 'exit-nonzero',
      message: 'It ended.',
      fix: 'See the end of its log.',
      exit_code: 0,
      outputs_path: null,
      evidence: '/root/tmp/r',
      queued_at: '2026-01-01T00:00:01.000Z',
      started_at: '2026-01-01T00:00:03.000Z',
      finished_at: '2026-01-01T00:00:05.000Z',
    },
  ]);
});

test('the session lasts from its first action to its last line, and has no end while it runs', () => {
  const ended = fold(journalOf({ from: 100 }).started().run('a', 'SKIPPED').finished());
  expect(ended).toMatchObject({
    started_at: '2026-01-01T00:01:40.000Z',
    finished_at: '2026-01-01T00:01:43.000Z',
    duration_ms: 3000,
  });
  expect(fold(journalOf().started())).toMatchObject({ finished_at: null, duration_ms: null });
});

const THREE_JOBS = [
  journalOf({ job: 'fetch', from: 0 }).started().run('a', 'SUCCESS').finished(),
  journalOf({ job: 'count', from: 60 }).started().run('b', 'FAIL').finished(),
  journalOf({ job: 'draw', from: 30 }).started().run('c', 'SUCCESS').finished(),
];

test('the order in which journals come does not matter: the bytes are the same', () => {
  const [a, b, c] = THREE_JOBS.map(writer => writer.journal());
  if (a === undefined || b === undefined || c === undefined) throw new Error('three');
  const orders = [
    [a, b, c],
    [a, c, b],
    [b, a, c],
    [b, c, a],
    [c, a, b],
    [c, b, a],
  ];
  expect(new Set(orders.map(order => JSON.stringify(fold(...order)))).size).toBe(1);
});

test('the same journals give the same bytes, and are not changed', () => {
  const before = JSON.stringify(THREE_JOBS.map(writer => writer.journal()));
  expect(JSON.stringify(fold(...THREE_JOBS))).toBe(JSON.stringify(fold(...THREE_JOBS)));
  expect(JSON.stringify(THREE_JOBS.map(writer => writer.journal()))).toBe(before);
});

test('the jobs of a session are told one by one, in the order in which they began', () => {
  expect(fold(...THREE_JOBS).jobs).toMatchObject([
    { job: 'fetch', events: 8, failures: 0 },
    { job: 'draw', failures: 0 },
    { job: 'count', started_at: '2026-01-01T00:01:00.000Z' },
  ]);
});

test('what could not be read, and what a newer p1 wrote, is counted', () => {
  const { events } = journalOf().started().finished().journal();
  const report = fold({ events, unknownTypes: ['usage.call', 'usage.call'], unreadableLines: 3 });
  expect(report).toMatchObject({ unknown_events: 2, unreadable_lines: 3, events_total: 2, journals: 1 });
});
