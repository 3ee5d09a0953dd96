import { describe, expect, test } from '@jest/globals';
import { readEnvironment } from '../../../src/config/environment.ts';
import { ConfigError } from '../../../src/kernel/errors.ts';

describe('the environment sets limits', () => {
  const nothing = { dailyBudgetMicroUsd: null, concurrency: null, microQps: null };
  test.each([
    [{ DAILY_BUDGET_USD: '12.5' }, { ...nothing, dailyBudgetMicroUsd: 12_500_000 }],
    [{ DAILY_BUDGET_USD: '0' }, { ...nothing, dailyBudgetMicroUsd: 0 }],
    [{ CONCURRENCY_LIMIT: ' 4 ' }, { ...nothing, concurrency: 4 }],
    [{ QPS_LIMIT: '0.25' }, { ...nothing, microQps: 250_000 }],
    [{ DAILY_BUDGET_USD: '', QPS_LIMIT: '' }, nothing],
  ])('%j', (env, guard) => {
    expect(readEnvironment(env).guard).toEqual(guard);
  });
});

describe('a limit that cannot be read is not taken for none', () => {
  test.each([
    ['DAILY_BUDGET_USD', '$5'],
    ['DAILY_BUDGET_USD', '-1'],
    ['DAILY_BUDGET_USD', '5,00'],
    ['DAILY_BUDGET_USD', '1e3'],
    ['DAILY_BUDGET_USD', '0.0000001'],
    ['DAILY_BUDGET_USD', '1000001'],
    ['DAILY_BUDGET_USD', 'Infinity'],
    ['DAILY_BUDGET_USD', ' '],
    ['CONCURRENCY_LIMIT', '0'],
    ['CONCURRENCY_LIMIT', '2.5'],
    ['CONCURRENCY_LIMIT', '0x10'],
    ['QPS_LIMIT', '0'],
    ['QPS_LIMIT', '1001'],
    ['QPS_LIMIT', 'fast'],
  ])('%s=%s', (name, value) => {
    const read = () => readEnvironment({ [name]: value });
    expect(read).toThrow(ConfigError);
    expect(read).toThrow(`${name}: ${JSON.stringify(value)} is not`);
  });

  test('each says what would be legal', () => {
    expect(() => readEnvironment({ DAILY_BUDGET_USD: '$5', CONCURRENCY_LIMIT: '0', QPS_LIMIT: '0' })).toThrow(
      [
        'DAILY_BUDGET_USD: "$5" is not an amount of dollars such as 50, 0.25 or 12.345678 (at most 1000000). Set DAILY_BUDGET_USD to an amount of dollars such as 50, 0.25 or 12.345678 (at most 1000000), or unset it.',
        'CONCURRENCY_LIMIT: "0" is not a whole number from 1 to 1000. Set CONCURRENCY_LIMIT to a whole number from 1 to 1000, or unset it.',
        'QPS_LIMIT: "0" is not a number of requests per second above 0, at most 1000. Set QPS_LIMIT to a number of requests per second above 0, at most 1000, or unset it.',
      ].join('\n'),
    );
  });
});
