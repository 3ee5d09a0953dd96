import { type Answer, type Asked, askAdmission } from './ask-admission.ts';
import type { KillswitchReason } from './killswitch.ts';
import { ANSWER_WITHIN_MS, type GuardPorts } from './ports.ts';
import type { Refusal } from './refusal.ts';
import { rulesOf } from './rules.ts';
import { type RunEnd, type Settled, settleRun } from './settlement.ts';
import { dayOf, type Lease } from './state.ts';
import type { Unavailable } from './state-port.ts';
import { tellAdmission, tellRefusal, tellSettlement, tellTopUp } from './telling.ts';
import { crossedThreshold } from './thresholds.ts';
import { topUp } from './top-up.ts';
import { transact } from './transact.ts';
import { type Standing, standingOf } from './verdict.ts';
import { watchKillswitch } from './watch-killswitch.ts';

/** Decides which runs may start, and keeps count of what they cost. */
export interface Guard {
  /** Asks for a slot and, if the run may cost something, for money. The answer is told to the journal. */
  readonly admit: (request: Asked) => Promise<GuardAnswer>;
  /** Books the end of a run whose own process cannot: it was admitted, and has died. */
  readonly settle: (end: HeldEnd) => Promise<SettleAnswer>;
}

export type GuardAnswer =
  | { readonly kind: 'admitted'; readonly hold: Hold }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/** What a run holds while it runs. */
export interface Hold {
  /** Infinite where nobody counts. */
  readonly reservedMicroUsd: number;
  /** Millionths of a request per second that this run may make; null where nobody says. */
  readonly microQps: number | null;
  /** Asks for more before `spentMicroUsd` reaches the reservation. */
  readonly topUp: (spentMicroUsd: number) => Promise<TopUpAnswer>;
  /** Calls `onEngaged` once when the killswitch is engaged. Returns what ends the watch. */
  readonly watchKillswitch: (onEngaged: (reason: KillswitchReason) => void) => () => void;
  readonly settle: (end: HeldEnd) => Promise<SettleAnswer>;
}

export type HeldEnd = Omit<RunEnd, 'day'>;
export type TopUpAnswer =
  | { readonly kind: 'topped-up'; readonly reservedMicroUsd: number }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/** A settlement that could not be written leaves the lease, which the next admission ends at what was reserved. */
export type SettleAnswer =
  | { readonly kind: 'settled'; readonly costMicroUsd: number; readonly overrunMicroUsd: number }
  | Unavailable;

export function createGuard(ports: GuardPorts): Guard {
  return {
    async admit(request) {
      const answer = await askAdmission(ports, request);
      if (answer.kind === 'refused' || answer.kind === 'refused-unasked') {
        tellRefusal(ports.tell, request, answer);
        return { kind: 'refused', refusal: answer.refusal };
      }
      tellAdmission(ports.tell, request, answer);
      return { kind: 'admitted', hold: holdOf(ports, answer) };
    },
    settle: end => settle(ports, { ...end, day: dayOf(ports.clock.now()) }),
  };
}

function holdOf(ports: GuardPorts, answer: Extract<Answer, { kind: 'off' | 'unasked' | 'admitted' }>): Hold {
  const lease = answer.kind === 'admitted' ? answer.lease : null;
  const watch: Hold['watchKillswitch'] = onEngaged =>
    answer.kind === 'off' ? () => {} : watchKillswitch(ports, lease !== null, onEngaged);
  if (lease === null) {
    return {
      reservedMicroUsd: Number.POSITIVE_INFINITY,
      microQps: null,
      topUp: async () => ({ kind: 'topped-up', reservedMicroUsd: Number.POSITIVE_INFINITY }),
      watchKillswitch: watch,
      settle: async ({ reportedMicroUsd }) => uncounted(reportedMicroUsd),
    };
  }
  return {
    reservedMicroUsd: lease.reserved_micro_usd,
    microQps: lease.micro_qps,
    topUp: spentMicroUsd => raise(ports, lease, spentMicroUsd),
    watchKillswitch: watch,
    settle: end => settle(ports, { ...end, day: lease.day }),
  };
}

async function raise(ports: GuardPorts, lease: Lease, spentMicroUsd: number): Promise<TopUpAnswer> {
  const outcome = await transact(ports, ANSWER_WITHIN_MS, (state, moment) => {
    const rules = rulesOf(moment.policy, ports.own);
    const { run, fence } = lease;
    const isForced = rules.mode !== 'enforce';
    const answer = topUp(state, { limits: rules.limits, run, fence, spentMicroUsd, isForced });
    const changed = answer.kind === 'topped-up' ? answer.state : state;
    return { state: changed, answer, note: `top up ${lease.step} ${run}` };
  });
  const answer =
    outcome.kind === 'done' ? outcome.answer : { kind: 'refused' as const, refusal: refusalOf(outcome) };
  tellTopUp(ports.tell, lease, spentMicroUsd, answer);
  return answer.kind === 'topped-up'
    ? { kind: 'topped-up', reservedMicroUsd: answer.lease.reserved_micro_usd }
    : answer;
}

function refusalOf({ reasonCode, message, fix }: Unavailable): Refusal {
  return { reasonCode, message, fix, retryAt: null };
}

function uncounted(reportedMicroUsd: number): SettleAnswer {
  return { kind: 'settled', costMicroUsd: reportedMicroUsd, overrunMicroUsd: 0 };
}

interface Booked {
  readonly settled: Settled;
  readonly standing: Standing;
  readonly crossed: number | null;
}

async function settle(ports: GuardPorts, end: RunEnd): Promise<SettleAnswer> {
  const outcome = await transact<Booked | null>(ports, ANSWER_WITHIN_MS, (state, { policy, now }) => {
    const rules = rulesOf(policy, ports.own);
    const note = `settle ${end.step} ${end.run}`;
    const isCounting = rules.mode !== 'off' && (rules.isConfigured || ports.countsUnconfigured);
    if (!isCounting && !state.leases.some(({ run }) => run === end.run)) return { state, answer: null, note };
    const settled = settleRun(state, end, now);
    const standing = standingOf(settled.state, rules, now);
    const crossed = crossedThreshold(state, settled.state, rules.limits, standing.day);
    return { state: settled.state, answer: { settled, standing, crossed }, note };
  });
  if (outcome.kind === 'unavailable') return outcome;
  if (outcome.answer === null) return uncounted(end.reportedMicroUsd);
  tellSettlement(ports.tell, end, outcome.answer);
  const { costMicroUsd, overrunMicroUsd } = outcome.answer.settled;
  return { kind: 'settled', costMicroUsd, overrunMicroUsd };
}
