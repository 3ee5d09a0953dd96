import { expect, test } from '@jest/globals';
import {
  layoutOf,
  outputsOfStep,
  runFolder,
  sessionJournal,
  sessionLog,
} from '../../../src/kernel/layout.ts';

test('everything that p1 writes has its documented place under root', () => {
  const layout = layoutOf('/r');
  expect(layout).toEqual({
    root: '/r',
    advisories: '/r/advisories.json',
    outputs: '/r/outputs',
    tmp: '/r/tmp',
    state: '/r/state',
    deadLetters: '/r/DLQ',
    scan: '/r/scan',
    reports: '/r/reports',
    history: '/r/reports/history',
    runLogs: '/r/RUN_LOGS',
  });
  expect(outputsOfStep(layout, 'build', false)).toBe('/r/outputs/build');
  expect(outputsOfStep(layout, 'build', true)).toBe('/r/outputs/build/smoke');
  expect(runFolder(layout, 'id')).toBe('/r/tmp/run_id');
  expect(sessionJournal(layout, 's')).toBe('/r/RUN_LOGS/session_s.ndjson');
  expect(sessionLog(layout, 's')).toBe('/r/RUN_LOGS/session_s.log');
});
