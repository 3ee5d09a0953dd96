import { describe, expect, test } from '@jest/globals';
import {
  addMicroUsd,
  formatUsd,
  MAXIMUM_MICRO_USD,
  microUsdOf,
  parseUsd,
  usdText,
} from '../../../src/kernel/money.ts';

describe('an amount of dollars', () => {
  test.each([
    ['50', 50_000_000],
    ['0.25', 250_000],
    ['12.345678', 12_345_678],
    ['1000000', MAXIMUM_MICRO_USD],
  ])('%s is read as text', (text, microUsd) => {
    expect(parseUsd(text)).toBe(microUsd);
  });

  test.each(['', '-1', '+1', '1e3', '.5', '1.', '1.2345678', '1000000.000001', '0x1', ' 1', '1,5'])(
    '%j is none',
    text => {
      expect(parseUsd(text)).toBeUndefined();
    },
  );

  test.each([
    [0, 0],
    [-0, 0],
    [0.12, 120_000],
    [0.1 + 0.2, 300_000],
    [1.1 * 3, 3_300_000],
    [0.000_000_1, 1],
    [0.000_001_4, 2],
    [1e-300, 1],
    [999_999.999_999, MAXIMUM_MICRO_USD - 1],
    [1_000_000, MAXIMUM_MICRO_USD],
  ])('the number %d is rounded up to %d micro-dollars, and what costs is never free', (usd, microUsd) => {
    expect(microUsdOf(usd)).toBe(microUsd);
  });

  test.each([-0.01, 1_000_000.01, Number.NaN, Number.POSITIVE_INFINITY])('the number %d is none', usd => {
    expect(microUsdOf(usd)).toBeUndefined();
  });

  test('is shown with six decimals to programs, and with at least two to people', () => {
    expect([0, 1, 250_000, 12_500_000, -4_200].map(usdText)).toEqual([
      '0.000000',
      '0.000001',
      '0.250000',
      '12.500000',
      '-0.004200',
    ]);
    expect([0, 1, 250_000, 12_500_000, -4_200].map(formatUsd)).toEqual([
      '$0.00',
      '$0.000001',
      '$0.25',
      '$12.50',
      '-$0.0042',
    ]);
  });
});

test('a sum stops growing where integers end', () => {
  expect(addMicroUsd(1, 2)).toBe(3);
  expect(addMicroUsd(Number.MAX_SAFE_INTEGER, 5)).toBe(Number.MAX_SAFE_INTEGER);
});
