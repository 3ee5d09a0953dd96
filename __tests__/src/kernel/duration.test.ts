import { describe, expect, test } from '@jest/globals';
import { formatDuration, MAXIMUM_DURATION_MS, parseDuration } from '../../../src/kernel/duration.ts';

describe('a duration is an integer with one unit', () => {
  test.each([
    ['500ms', 500],
    ['30s', 30_000],
    ['60m', 3_600_000],
    ['6h', 21_600_000],
    ['1d', 86_400_000],
    ['0s', 0],
    ['24d', MAXIMUM_DURATION_MS],
  ])('%s', (text, milliseconds) => expect(parseDuration(text)).toBe(milliseconds));
});

describe('anything else is none', () => {
  test.each([
    '',
    '5',
    '5 s',
    ' 5s',
    '5s\n',
    '-5s',
    '+5s',
    '1.5h',
    '1e3s',
    '5S',
    '1h30m',
    '31d',
    '25d',
    '99999999999d',
    '٣s',
  ])('%j', text => expect(parseDuration(text)).toBeUndefined());
});

describe('a person reads two units at most, and never 60 of the smaller one', () => {
  test.each([
    [0, '0 ms'],
    [87.4, '87 ms'],
    [999.4, '999 ms'],
    [999.6, '1.0 s'],
    [12_345, '12.3 s'],
    [59_940, '59.9 s'],
    [59_960, '1 min 0 s'],
    [61_000, '1 min 1 s'],
    [3_599_999, '1 h 0 min'],
    [3_840_000, '1 h 4 min'],
    [100 * 3_600_000, '100 h 0 min'],
  ])('%d ms is %s', (milliseconds, text) => expect(formatDuration(milliseconds)).toBe(text));
});
