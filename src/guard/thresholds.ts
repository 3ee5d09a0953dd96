import type { Limits } from './limits.ts';
import { type GuardState, ledgerOf, reservedMicroUsd } from './state.ts';

/** Per cent of the daily budget, settled and reserved, at which a person is told. */
export const THRESHOLDS = [50, 80, 95] as const;

/** The highest threshold that lies between two states of a day, or null. */
export function crossedThreshold(
  before: GuardState,
  after: GuardState,
  { dailyBudgetMicroUsd }: Pick<Limits, 'dailyBudgetMicroUsd'>,
  day: string,
): number | null {
  const limit = dailyBudgetMicroUsd.value;
  const isReached = (state: GuardState, percent: number): boolean =>
    limit > 0 && takenMicroUsd(state, day) * 100 >= limit * percent;
  const crossed = THRESHOLDS.filter(percent => isReached(after, percent) && !isReached(before, percent));
  return crossed.at(-1) ?? null;
}

function takenMicroUsd(state: GuardState, day: string): number {
  return ledgerOf(state, day).settled_micro_usd + reservedMicroUsd(state, day);
}
