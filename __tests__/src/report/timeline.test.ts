import { expect, test } from '@jest/globals';
import { foldReport } from '../../../src/report/fold.ts';
import { timeline } from '../../../src/report/timeline.ts';
import { journalOf } from '../../doubles/journal-lines.ts';

const chart = (...journals: readonly ReturnType<typeof journalOf>[]) =>
  timeline(foldReport(journals.map(each => each.journal())));

test('each run that started is a bar from its start to its end, marked by how it ended', () => {
  const start = Date.UTC(2026, 0, 1);
  expect(chart(journalOf().started().run('a', 'SUCCESS').run('b', 'FAIL', { step: 'draw' }))).toBe(
    `gantt
  title Runs of gh-1
  dateFormat x
  axisFormat %H:%M:%S
  section build
  work SUCCESS 2.0 s :done, ${start + 3000}, ${start + 6000}
  draw FAIL 2.0 s :crit, ${start + 9000}, ${start + 11000}`,
  );
});

test('a bar has a width, also of a run that runs and one that took no time', () => {
  const bar = chart(journalOf().started().run('a', 'RUNNING'));
  const [, from, to] = /:active, (\d+), (\d+)$/.exec(bar) ?? [];
  expect(Number(to) - Number(from)).toBe(1);
});

test('jobs are sections, each once', () => {
  const fetch = journalOf({ job: 'fetch' }).started().run('a', 'SUCCESS').run('b', 'SUCCESS');
  const draw = journalOf({ job: 'draw', from: 60 }).started().run('c', 'SUCCESS');
  expect(chart(fetch, draw).match(/section .*/g)).toEqual(['section fetch', 'section draw']);
});

test('a session in which nothing started has no chart', () => {
  expect(chart(journalOf().started().run('a', 'SKIPPED').run('b', 'QUEUED'))).toBe('');
});

test.each([': x, 1, 2', 'a\n  section forged', '```', '%% comment', ';', '#', 'click a href "x"'])(
  'a job called %j stays one word of plain text in the chart',
  job => {
    const text = chart(journalOf({ job }).started().run('a', 'SUCCESS'));
    expect(text.split('\n')).toHaveLength(6);
    expect(text).not.toMatch(/[;#`"]|%%/);
    expect(text.match(/^ {2}section /gm)).toHaveLength(1);
  },
);

test('a chart has at most 60 bars', () => {
  const journal = journalOf().started();
  for (let run = 0; run < 100; run += 1) journal.run(`r${run}`, 'SUCCESS');
  expect(chart(journal).match(/:done/g)).toHaveLength(60);
});
