import { expect, test } from '@jest/globals';
import { foldReport } from '../../../src/report/fold.ts';
import { type JournalWriter, journalOf } from '../../doubles/journal-lines.ts';

test.each<[JournalWriter, string, string]>([
  [journalOf().started().run('a', 'SUCCESS').finished(), 'RESULT: PASS: step work, 7.0 s', 'Nothing.'],
  [
    journalOf().started().run('a', 'FAIL').finished(),
    'RESULT: FAIL (exit-nonzero): step work, 6.0 s',
    'See the end of its log.',
  ],
  [
    journalOf().started().run('a', 'SUCCESS').run('b', 'FAIL', { step: 'draw' }).finished(),
    'RESULT: FAIL (exit-nonzero): 1 of 2 runs succeeded, failed: draw, 12.0 s',
    'See the end of its log.',
  ],
  [
    journalOf().started().run('a', 'SUCCESS').run('b', 'SUCCESS').finished(),
    'RESULT: PASS: 2 of 2 runs succeeded, 13.0 s',
    'Nothing.',
  ],
  [
    journalOf().started().finished({
      decision: 'failure',
      reason_code: 'config-invalid',
      message: 'No such step.',
      fix: 'Name one.',
    }),
    'RESULT: FAIL (config-invalid): launch: No such step., 1.0 s',
    'Name one.',
  ],
  [
    journalOf().started().run('a', 'RUNNING'),
    'RESULT: RUNNING: step work',
    'Wait for the end; `p1 report --follow` shows it live.',
  ],
])(
  '%#: the first line says the result, why, what and how long; the next what to do',
  (journal, headline, next_step) => {
    expect(foldReport([journal.journal()])).toMatchObject({ headline, next_step });
  },
);
