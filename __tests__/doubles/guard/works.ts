import { admit } from '../../../src/guard/admit.ts';
import type { Limits } from '../../../src/guard/limits.ts';
import { settleRun } from '../../../src/guard/settlement.ts';
import type { Lease } from '../../../src/guard/state.ts';
import { topUp } from '../../../src/guard/top-up.ts';
import { endOf, limitsOf, requestOf } from './requests.ts';
import type { Told, Work } from './transacting-actor.ts';

/** Ten dollars and two slots: two runs of four dollars fit, and not a third. */
export const TIGHT: Limits = limitsOf({ usd: 10, slots: 2, qps: 1 });

/** Asks for a lease of `usd`. */
export function admits(run: string, usd: number): Work {
  const request = requestOf(run, { budgetMicroUsd: usd * 1_000_000 });
  return () => (state, moment) => {
    const outcome = admit(state, { limits: TIGHT, request, now: moment.now, known: new Map() });
    const lease = outcome.kind === 'admitted' ? outcome.lease : null;
    return { state: outcome.state, answer: { lease, costMicroUsd: null }, note: 'admit' };
  };
}

/** Asks for more, once all is spent. `held` is the lease of a run that was admitted before all this. */
export function topsUp(held?: Lease): Work {
  return before => {
    const lease = held ?? leaseOf(before);
    if (lease === undefined) return undefined;
    const { run, fence, reserved_micro_usd: spentMicroUsd } = lease;
    return state => {
      const answer = topUp(state, { limits: TIGHT, run, fence, spentMicroUsd, isForced: false });
      return answer.kind === 'topped-up'
        ? { state: answer.state, answer: { lease: answer.lease, costMicroUsd: null }, note: 'top up' }
        : { state, answer: { lease: null, costMicroUsd: null }, note: 'top up' };
    };
  };
}

/** Tells that the run has cost `usd`. */
export function settles(usd: number, held?: Lease): Work {
  return before => {
    const lease = held ?? leaseOf(before);
    if (lease === undefined) return undefined;
    const end = endOf(lease.run, { reportedMicroUsd: usd * 1_000_000 });
    return (state, { now }) => {
      const { state: settled, costMicroUsd } = settleRun(state, end, now);
      return { state: settled, answer: { lease: null, costMicroUsd }, note: 'settle' };
    };
  };
}

function leaseOf(before: readonly Told[]): Lease | undefined {
  return before.findLast(({ answer }) => answer.lease !== null)?.answer.lease ?? undefined;
}
