import { expect, test } from '@jest/globals';
import { logLine } from '../../../src/report/log-line.ts';
import { journalOf } from '../../doubles/journal-lines.ts';

const lines = (journal: ReturnType<typeof journalOf>) => journal.events().map(logLine);

test('every move of a run is a line with "State transition", the step and the run', () => {
  const transitions = lines(journalOf().run('r1', 'SUCCESS')).filter(line =>
    line?.startsWith('State transition'),
  );
  expect(transitions).toEqual([
    'State transition: new -> QUEUED (step work, run r1): true',
    'State transition: QUEUED -> RUNNING (step work, run r1)',
    'State transition: RUNNING -> SUCCESS (step work, run r1, 2.0 s)',
  ]);
});

test('a failure is one line with its reason, its message and the remedy', () => {
  expect(lines(journalOf().run('r1', 'FAIL')).at(-1)).toMatch(
    /^State transition: .*-> FAIL \(step work, run r1, exit-nonzero\): It ended\. See the end of its log\.$/,
  );
});

test('a skipped run is a transition too', () => {
  expect(lines(journalOf().run('r1', 'SKIPPED')).at(-1)).toContain(
    'QUEUED -> SKIPPED (step work, run r1, ok)',
  );
});

test('a command of many lines is shown on one, and a long one is cut', () => {
  const [line] = lines(journalOf().run('r1', 'QUEUED', { command: `a\n\n  b\tc ${'x'.repeat(500)}` }));
  expect(line).toMatch(/: a b c x+…$/);
  expect(line?.length).toBeLessThan(300);
});

test('warnings, signals and refused outputs are told with their reasons', () => {
  const run = { run: 'r1', step: 'work', attempt: 1 };
  const journal = journalOf()
    .line('warning', { message: 'Careful.', fix: 'Look.' })
    .line('process.signalled', { ...run, signal: 'SIGTERM', why: 'timeout of 1 ms' })
    .line('outputs.rejected', { ...run, problems: ['a is missing', 'b too'] })
    .line('process.output-truncated', { ...run, kept_bytes: 1, seen_bytes: 2 });
  expect(lines(journal)).toEqual([
    'Warning: Careful. Look.',
    'Sent SIGTERM to step work: timeout of 1 ms',
    'Outputs refused: a is missing; b too',
    'The log of step work was cut: 1 of 2 bytes kept',
  ]);
});

test('what befalls a dead letter is one line that names it, and an alert begins with its severity', () => {
  const work = { step: 'work', attempt: 2 };
  const byHand = { ...work, letter: 'r1', actor: 'octocat', why: 'mended\n::error::x' };
  const byItself = { ...byHand, actor: null, why: 'is tried\nagain' };
  const due_at = '2026-01-01T01:00:00.000Z';
  const written = {
    ...work,
    run: 'r1',
    letter: 'r1',
    class: 'auth',
    reason_code: 'exit-nonzero',
    place: 'p',
  };
  const journal = journalOf()
    .line('dead-letter.written', { ...written, state: 'permanent', due_at: null })
    .line('dead-letter.written', { ...written, state: 'ready', due_at })
    .line('dead-letter.claimed', { ...work, letter: 'r1', deaths: 0 })
    .line('dead-letter.claimed', { ...work, letter: 'r1', deaths: 1 })
    .line('dead-letter.requeued', { ...byItself, class: 'failure', due_at, counts: true })
    .line('dead-letter.requeued', { ...byHand, class: 'budget', due_at, counts: false })
    .line('dead-letter.parked', { ...byHand, class: 'refusal', state: 'quarantine' })
    .line('dead-letter.resolved', { ...work, letter: 'r1', actor: null, why: null })
    .line('dead-letter.resolved', byHand)
    .line('dead-letter.ignored', { name: 'p1-dlq-x', why: 'damaged' })
    .line('alert.raised', {
      severity: 'critical',
      code: 'dlq-overflow',
      message: '11 are\nready.',
      fix: 'Drain.',
    })
    .line('alert.raised', { severity: 'warning', code: 'c', message: 'm.', fix: 'f.' });
  const letter = 'Dead letter r1 of step work, attempt 2,';
  expect(lines(journal)).toEqual([
    `${letter} written (class auth, exit-nonzero), permanent: p`,
    `${letter} written (class auth, exit-nonzero), ready, due ${due_at}: p`,
    `${letter} claimed`,
    `${letter} claimed, attempts before it that never ended: 1`,
    `${letter} requeued (class failure), due ${due_at}: is tried again`,
    `${letter} requeued (class budget, not counted), due ${due_at}, by octocat: mended ::error::x`,
    `${letter} parked (class refusal), quarantine, by octocat: mended ::error::x`,
    `${letter} resolved`,
    `${letter} purged, by octocat: mended ::error::x`,
    'Dead letter ignored: p1-dlq-x: damaged',
    'ALERT critical (dlq-overflow): 11 are ready. Drain.',
    'ALERT warning (c): m. f.',
  ]);
});

test('nothing that a message holds steers a terminal or begins a line', () => {
  const told = { message: 'a\n::error::b \u001b[31m', fix: 'c' };
  expect(lines(journalOf().line('warning', told))).toEqual(['Warning: a\\u000a::error::b \\u001b[31m c']);
});
