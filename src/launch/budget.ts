import type { Environment } from '../kernel/inputs.ts';
import { isApiKeyName } from './child-environment.ts';
import type { LaunchPlan } from './plan.ts';

/** What a step reserves that is given an API key and does not say what it may cost. */
export const BUDGET_WITH_KEY_MICRO_USD = 1_000_000;

/** What a run reserves, in micro-dollars: what it says, something if it is given an API key, and nothing if it cannot spend. */
export function reservationOf(plan: LaunchPlan, environment: Environment): number {
  if (plan.isOffline) return 0;
  const given = [...Object.entries(environment), ...Object.entries(plan.env)];
  const hasKey = given.some(
    ([name, value]) => isApiKeyName(name) && typeof value === 'string' && value !== '',
  );
  // Nothing is what a step without a key may cost; with one it can spend, whatever it says.
  return plan.budgetMicroUsd || (hasKey ? BUDGET_WITH_KEY_MICRO_USD : 0);
}
