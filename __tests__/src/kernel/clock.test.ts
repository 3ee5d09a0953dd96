import { expect, test } from '@jest/globals';
import { systemClock } from '../../../src/kernel/clock.ts';

test('the system clock tells wall time, and milliseconds that never go back', () => {
  const wall = Date.now();
  expect(Math.abs(systemClock.now().getTime() - wall)).toBeLessThan(1000);
  const readings = Array.from({ length: 100 }, () => systemClock.monotonicMs());
  expect(readings).toEqual([...readings].sort((a, b) => a - b));
});
