import { addMicroUsd } from '../kernel/money.ts';
import { availableMicroUsd } from './admit.ts';
import type { Limits } from './limits.ts';
import { type Refusal, refuseFor } from './refusal.ts';
import type { GuardState, Lease } from './state.ts';

/** The share of a reservation from which on a run asks for more. */
export const NEAR_RESERVATION = 0.8;

export type ToppedUp =
  | { readonly kind: 'topped-up'; readonly state: GuardState; readonly lease: Lease }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

export interface TopUpRequest {
  readonly limits: Limits;
  readonly run: string;
  readonly fence: number;
  readonly spentMicroUsd: number;
  /** In shadow mode, which counts what it does not refuse. */
  readonly isForced: boolean;
}

/**
 * Doubles a run's reservation, or gives it what the day's budget has left, if that is more than what it has spent. Pure.
 */
export function topUp(
  state: GuardState,
  { limits, run, fence, spentMicroUsd, isForced }: TopUpRequest,
): ToppedUp {
  const lease = state.leases.find(each => each.run === run && each.fence === fence);
  if (lease === undefined) return { kind: 'refused', refusal: LEASE_LOST };
  const most = Math.max(lease.reserved_micro_usd, spentMicroUsd);
  const wanted = addMicroUsd(most, most);
  const available = lease.reserved_micro_usd + availableMicroUsd(state, limits, lease.day);
  const granted = isForced ? wanted : Math.min(wanted, available);
  if (granted <= lease.reserved_micro_usd || granted <= spentMicroUsd) {
    const refusal = refuseFor.budget(state, limits, wanted - lease.reserved_micro_usd, lease.day);
    return { kind: 'refused', refusal };
  }
  const raised = { ...lease, reserved_micro_usd: granted };
  const leases = state.leases.map(each => (each === lease ? raised : each));
  return { kind: 'topped-up', state: { ...state, leases }, lease: raised };
}

const LEASE_LOST: Refusal = {
  reasonCode: 'state-unavailable',
  message:
    'The lease of this run was ended, since its holder was taken to be gone: nobody keeps money for it any more.',
  fix: 'Give the step a longer `timeout`, or see why its machine looked dead, and launch it again.',
  retryAt: null,
};
