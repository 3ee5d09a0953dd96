import { describe, expect, test } from '@jest/globals';
import { gantt, lineChart, type TimelineBar } from '../../../src/formats/mermaid.ts';

const bar: TimelineBar = { section: 'job', label: 'build', startMs: 1000, endMs: 2000, mark: 'done' };

test('bars stand in sections, in the order in which they came', () => {
  const bars: readonly TimelineBar[] = [
    bar,
    { ...bar, section: 'other', label: 'test', mark: 'crit', startMs: 1500, endMs: 3000 },
    { ...bar, label: 'pack', mark: 'active', startMs: 2000, endMs: 2500 },
  ];
  expect(gantt('Runs', bars)).toBe(
    `gantt
  title Runs
  dateFormat x
  axisFormat %H:%M:%S
  section job
  build :done, 1000, 2000
  pack :active, 2000, 2500
  section other
  test :crit, 1500, 3000`,
  );
});

test('a bar of no length is a millisecond long, so that it can be seen', () => {
  expect(gantt('t', [{ ...bar, endMs: 1000 }])).toContain(':done, 1000, 1001');
});

describe('a label is plain text for Mermaid', () => {
  const lineOf = (label: string): string =>
    gantt('t', [{ ...bar, label }])
      .split('\n')
      .at(-1) ?? '';
  test.each([
    ['of the kept characters', 'build SUCCESS 1.2 s', 'build SUCCESS 1.2 s'],
    ['without what would end it', 'a:b;c#d%e\n```', 'a b c d e'],
    ['of at most 60 characters', 'x'.repeat(100), 'x'.repeat(60)],
    ['that is never empty', '日本', 'unnamed'],
    ['that is no keyword', 'click SUCCESS', '(click SUCCESS)'],
    ['that is no section', 'Section', '(Section)'],
    ['that is no date', '2026-01-01 x', '(2026-01-01 x)'],
    ['that may begin like a keyword', 'titles', 'titles'],
  ])('%s', (_title, label, shown) => expect(lineOf(label)).toBe(`  ${shown} :done, 1000, 2000`));
});

test('a line chart has a value a point, and nothing of a text is read as syntax', () => {
  expect(
    lineChart({
      title: 'a "b" ]',
      yTitle: 'y',
      labels: ['1 11-01', '2 [x]'],
      lines: [
        [1, 2.5],
        [3, 4],
      ],
      least: 0,
      most: 100,
    }),
  ).toBe(
    [
      'xychart-beta',
      '  title "a  b"',
      '  x-axis ["1 11-01", "2  x"]',
      '  y-axis "y" 0 --> 100',
      '  line [1, 2.5]',
      '  line [3, 4]',
    ].join('\n'),
  );
});
