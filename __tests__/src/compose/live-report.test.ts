import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { createLiveReport } from '../../../src/compose/live-report.ts';

function reportThatCounts() {
  let written = 0;
  const report = createLiveReport(() => {
    written += 1;
  });
  return { ...report, written: () => written };
}

test('changes of one turn are written once, after it', async () => {
  const report = reportThatCounts();
  report.changed();
  report.changed();
  expect(report.written()).toBe(0);
  await nextTurn();
  expect(report.written()).toBe(1);
  report.changed();
  await nextTurn();
  expect(report.written()).toBe(2);
});

test('the end is written at once, and nothing after it', async () => {
  const report = reportThatCounts();
  report.changed();
  report.ended();
  expect(report.written()).toBe(1);
  await nextTurn();
  expect(report.written()).toBe(1);
});
