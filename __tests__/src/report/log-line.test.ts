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
