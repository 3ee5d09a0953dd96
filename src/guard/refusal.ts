import { formatUsd } from '../kernel/money.ts';
import type { ReasonCode } from '../kernel/result.ts';
import { type KillswitchReason, killswitchFix, killswitchMessage } from './killswitch.ts';
import type { Limits } from './limits.ts';
import { endOfDay, type GuardState, ledgerOf, reservedMicroUsd } from './state.ts';

/** Why a run may not start now. */
export interface Refusal {
  readonly reasonCode: Extract<
    ReasonCode,
    | 'killswitch'
    | 'budget-exhausted'
    | 'slots-full'
    | 'rate-limited'
    | 'price-unknown'
    | 'state-unavailable'
    | 'permission-missing'
    | 'config-invalid'
  >;
  readonly message: string;
  readonly fix: string;
  /** RFC 3339: when asking again can help; null when nobody knows. */
  readonly retryAt: string | null;
}

/** Refusals with what a person needs to judge them. */
export const refuseFor = {
  /** `expires` is when the killswitch releases itself. */
  killswitch(reason: KillswitchReason, expires: string | null): Refusal {
    return {
      reasonCode: 'killswitch',
      message: killswitchMessage(reason),
      fix: killswitchFix(reason),
      retryAt: expires,
    };
  },

  /** An earlier day has a budget of its own: a clock that goes back must not bring it once more. */
  clock({ changedAt }: GuardState, now: Date): Refusal {
    return {
      reasonCode: 'state-unavailable',
      message: `The clock says ${now.toISOString()}, and the guard's state was changed at ${changedAt ?? ''}: it has gone back.`,
      fix: 'Set the clock right. If it was the earlier time that was wrong, `p1 guard release --reason "the clock is right now"` takes the present one for right.',
      retryAt: null,
    };
  },

  slots(state: GuardState, { concurrency }: Limits): Refusal {
    const holders = state.leases.map(({ step, run }) => `${step} (${run})`).join(', ');
    return {
      reasonCode: 'slots-full',
      message: `All ${concurrency.value} slots are taken, by ${holders}.`,
      fix: 'Wait for one of them, set `guard.wait`, or raise `guard.concurrency`.',
      retryAt: earliest(state),
    };
  },

  rate(state: GuardState, { microQps }: Limits): Refusal {
    return {
      reasonCode: 'rate-limited',
      message: `The running steps have all ${microQps.value / 1_000_000} requests per second to themselves.`,
      fix: 'Wait for one of them, or raise `guard.qps`.',
      retryAt: earliest(state),
    };
  },

  budget(state: GuardState, limits: Limits, wantedMicroUsd: number, day: string): Refusal {
    const settled = ledgerOf(state, day).settled_micro_usd;
    const reserved = reservedMicroUsd(state, day);
    const { value: limit, source } = limits.dailyBudgetMicroUsd;
    return {
      reasonCode: 'budget-exhausted',
      message: `Daily budget: ${formatUsd(settled)} spent and ${formatUsd(reserved)} reserved of ${formatUsd(limit)} (${source}); ${formatUsd(wantedMicroUsd)} more do not fit.`,
      fix: 'Wait for the next UTC day, lower `budget-usd` of the step, or raise `guard.daily-budget-usd`.',
      retryAt: endOfDay(day).toISOString(),
    };
  },
};

function earliest({ leases }: GuardState): string | null {
  return leases.map(({ until }) => until).sort()[0] ?? null;
}
