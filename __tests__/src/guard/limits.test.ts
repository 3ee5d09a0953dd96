import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { GuardConfig } from '../../../src/config/config.ts';
import { UNCONFIGURED_GUARD } from '../../../src/config/without-file.ts';
import { cappedLimits, ownLimits } from '../../../src/guard/limits.ts';

const NOTHING = { dailyBudgetMicroUsd: null, concurrency: null, microQps: null };
const configOf = (source: string, written: Partial<GuardConfig['written']> = {}): GuardConfig => ({
  ...UNCONFIGURED_GUARD,
  source,
  written: { ...NOTHING, ...written },
});
const policy = configOf('main', { dailyBudgetMicroUsd: 20, concurrency: 5, microQps: 1000 });

describe('on a machine the environment wins over p1.yml, and p1.yml over the default', () => {
  test.each([
    ['neither', {}, null, { value: 50_000_000, source: 'default' }],
    ['p1.yml', { dailyBudgetMicroUsd: 7 }, null, { value: 7, source: 'mine' }],
    ['the environment', {}, 8, { value: 8, source: 'DAILY_BUDGET_USD' }],
    ['both', { dailyBudgetMicroUsd: 7 }, 8, { value: 8, source: 'DAILY_BUDGET_USD' }],
    [
      'an environment that says nothing may be spent',
      { dailyBudgetMicroUsd: 7 },
      0,
      { value: 0, source: 'DAILY_BUDGET_USD' },
    ],
  ])('%s', (_title, written, env, limit) => {
    const limits = ownLimits(configOf('mine', written), { ...NOTHING, dailyBudgetMicroUsd: env });
    expect(limits.dailyBudgetMicroUsd).toEqual(limit);
  });

  test('each limit by itself', () => {
    const limits = ownLimits(configOf('mine', { concurrency: 9 }), { ...NOTHING, microQps: 3 });
    expect(limits).toEqual({
      dailyBudgetMicroUsd: { value: 50_000_000, source: 'default' },
      concurrency: { value: 9, source: 'mine' },
      microQps: { value: 3, source: 'QPS_LIMIT' },
    });
  });
});

describe("on GitHub a pull request lowers the default branch's limits and raises none", () => {
  test.each<[string, number | null, number | null, { value: number; source: string }]>([
    ['it says nothing', null, null, { value: 5, source: 'main' }],
    ['its file says more', 9, null, { value: 5, source: 'main' }],
    ['its file says less', 2, null, { value: 2, source: 'pr' }],
    ['its environment says more', null, 9, { value: 5, source: 'main' }],
    ['its environment says less', null, 1, { value: 1, source: 'CONCURRENCY_LIMIT' }],
    ['its environment says more than its file', 2, 4, { value: 2, source: 'pr' }],
    ['both say the same as the policy', 5, 5, { value: 5, source: 'main' }],
  ])('%s', (_title, written, env, limit) => {
    const own = configOf('pr', { concurrency: written });
    expect(cappedLimits(policy, own, { ...NOTHING, concurrency: env }).concurrency).toEqual(limit);
  });

  test('a key that it does not write lowers nothing, although its default is lower', () => {
    const generous = configOf('main', {
      dailyBudgetMicroUsd: 90_000_000,
      concurrency: 20,
      microQps: 9_000_000,
    });
    expect(cappedLimits(generous, configOf('pr'), NOTHING)).toEqual({
      dailyBudgetMicroUsd: { value: 90_000_000, source: 'main' },
      concurrency: { value: 20, source: 'main' },
      microQps: { value: 9_000_000, source: 'main' },
    });
  });

  test('a limit that the policy does not write is its default, and no pull request raises that', () => {
    const limits = cappedLimits(configOf('main'), configOf('pr', { concurrency: 100 }), NOTHING);
    expect(limits.concurrency).toEqual({ value: 3, source: 'default' });
  });

  test('whatever it says', () => {
    const number = fc.option(fc.integer({ min: 1, max: 1000 }), { nil: null });
    const numbers = fc.record({ dailyBudgetMicroUsd: number, concurrency: number, microQps: number });
    fc.assert(
      fc.property(numbers, numbers, numbers, (main, pr, env) => {
        const base = ownLimits(configOf('main', main), NOTHING);
        const limits = cappedLimits(configOf('main', main), configOf('pr', pr), env);
        for (const name of ['dailyBudgetMicroUsd', 'concurrency', 'microQps'] as const) {
          const said = [pr[name], env[name]].filter(value => value !== null);
          const lowest = Math.min(base[name].value, ...said);
          if (name === 'microQps') expect(limits[name].value).toBeLessThanOrEqual(lowest);
          else expect(limits[name].value).toBe(lowest);
        }
        // Who asks for fewer slots gets no larger share of the requests than others.
        const share = base.microQps.value / base.concurrency.value;
        expect(limits.microQps.value / limits.concurrency.value).toBeLessThanOrEqual(Math.max(1, share));
      }),
    );
  });
});
