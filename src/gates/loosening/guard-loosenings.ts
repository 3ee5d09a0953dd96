import type { GuardConfig } from '../../config/config.ts';
import { DEFAULTS } from '../../config/defaults.ts';
import { formatUsd } from '../../kernel/money.ts';
import { type Loosenings, moved, raised, told, weakened } from './loosening.ts';

/** What the guard of `after` admits that that of `before` did not. */
export function guardLoosenings(before: GuardConfig, after: GuardConfig): Loosenings {
  if (before.isConfigured && !after.isConfigured)
    return [told('guard', 'is gone, so that the guard only looks on')];
  return [
    ...weakened('guard.mode', ['enforce', 'shadow', 'off'], before.mode, after.mode),
    // Who changes where the state is begins with an empty ledger.
    ...moved('guard.store', before.store, after.store),
    ...moved('guard.branch', before.branch, after.branch),
    ...raised('guard.daily-budget-usd', limits(before).budget, limits(after).budget, formatUsd),
    ...raised('guard.concurrency', limits(before).concurrency, limits(after).concurrency),
    ...raised('guard.qps', limits(before).microQps, limits(after).microQps, micro =>
      String(micro / 1_000_000),
    ),
    ...ceilingLoosenings(before.ceilings, after.ceilings),
  ];
}

function ceilingLoosenings(before: GuardConfig['ceilings'], after: GuardConfig['ceilings']): Loosenings {
  return [
    ...raised(
      'guard.ceilings.daily-budget-usd',
      before.dailyBudgetMicroUsd,
      after.dailyBudgetMicroUsd,
      formatUsd,
    ),
    ...raised('guard.ceilings.concurrency', before.concurrency, after.concurrency),
    ...raised('guard.ceilings.qps', before.microQps, after.microQps, micro => String(micro / 1_000_000)),
  ];
}

function limits({ written }: GuardConfig) {
  return {
    budget: written.dailyBudgetMicroUsd ?? DEFAULTS.guard.dailyBudgetMicroUsd,
    concurrency: written.concurrency ?? DEFAULTS.guard.concurrency,
    microQps: written.microQps ?? DEFAULTS.guard.microQps,
  };
}
