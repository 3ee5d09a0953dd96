import { ConfigError } from '../kernel/errors.ts';
import { type Answer, askAdmission } from './ask-admission.ts';
import type { Guard, HeldEnd, Hold, SettleAnswer, TopUpAnswer } from './guard.ts';
import { uncountedHold, uncountedSettlement } from './no-guard.ts';
import type { Rules } from './own-rules.ts';
import { ANSWER_WITHIN_MS, type GuardPorts } from './ports.ts';
import { type RunEnd, type Settled, settleRun } from './settlement.ts';
import { dayOf, type Lease } from './state.ts';
import type { PolicyFile } from './state-port.ts';
import { tellAdmission, tellRefusal, tellSettlement, tellTopUp } from './telling.ts';
import { crossedThreshold } from './thresholds.ts';
import { type ToppedUp, topUp } from './top-up.ts';
import { transact, type Undone } from './transact.ts';
import { type Standing, standingOf } from './verdict.ts';
import { watchKillswitch } from './watch-killswitch.ts';

/** The guard over a state that others change too. */
export function createGuard(ports: GuardPorts): Guard {
  return {
    async admit(request) {
      const answer = await askAdmission(ports, request);
      if (answer.kind === 'refused' || answer.kind === 'refused-unasked') {
        tellRefusal(ports.tell, request, answer);
        return { kind: 'refused', refusal: answer.refusal, expired: expiredIn(answer) };
      }
      tellAdmission(ports.tell, request, answer);
      return { kind: 'admitted', hold: holdOf(ports, answer), expired: expiredIn(answer) };
    },
    settle: end => settle(ports, { ...end, day: dayOf(ports.clock.now()) }),
  };
}

function expiredIn(answer: Answer): readonly Lease[] {
  return 'expired' in answer ? answer.expired : [];
}

function holdOf(ports: GuardPorts, answer: Extract<Answer, { kind: 'off' | 'unasked' | 'admitted' }>): Hold {
  const lease = answer.kind === 'admitted' ? answer.lease : null;
  const watch: Hold['watchKillswitch'] = onEngaged =>
    answer.kind === 'off'
      ? () => {}
      : watchKillswitch({ ...ports, store: lease === null ? null : ports.store }, onEngaged);
  if (lease === null) return uncountedHold(watch);
  const isBinding = isEnforced(answer);
  let heldMicroUsd = lease.reserved_micro_usd;
  return {
    isCounted: true,
    reservedMicroUsd: lease.reserved_micro_usd,
    microQps: lease.micro_qps,
    topUp: async spentMicroUsd => {
      const raised = await raise(ports, lease, spentMicroUsd, isBinding);
      if (raised.kind === 'topped-up' && Number.isFinite(raised.reservedMicroUsd))
        heldMicroUsd = raised.reservedMicroUsd;
      return raised;
    },
    watchKillswitch: watch,
    settle: async end => {
      const answer = await settle(ports, { ...end, day: lease.day, heldMicroUsd });
      return answer.kind === 'settled' || isBinding ? answer : unbooked(ports, end, answer);
    },
  };
}

function isEnforced(answer: Answer): boolean {
  return answer.kind === 'admitted' && answer.standing.rules.mode === 'enforce';
}

interface Raised {
  readonly answer: ToppedUp;
  readonly crossed: number | null;
}

async function raise(
  ports: GuardPorts,
  lease: Lease,
  spentMicroUsd: number,
  isStoppable: boolean,
): Promise<TopUpAnswer> {
  const outcome = await transact<Raised>(ports, ANSWER_WITHIN_MS, (state, moment) => {
    const rules = ports.rulesOf(moment.policy, ports.own);
    const { run, fence } = lease;
    const isForced = rules.mode !== 'enforce';
    const answer = topUp(state, { limits: rules.limits, run, fence, spentMicroUsd, isForced });
    const changed = answer.kind === 'topped-up' ? answer.state : state;
    const crossed = crossedThreshold(state, changed, rules.limits, lease.day);
    return { state: changed, answer: { answer, crossed }, note: `top up ${lease.step} ${run}` };
  });
  const { answer, crossed } = outcome.kind === 'done' ? outcome.answer : notRaised(outcome);
  tellTopUp(ports.tell, lease, { spentMicroUsd, answer, isStoppable, crossed });
  if (answer.kind === 'topped-up')
    return { kind: 'topped-up', reservedMicroUsd: answer.lease.reserved_micro_usd };
  return isStoppable ? answer : { kind: 'topped-up', reservedMicroUsd: Number.POSITIVE_INFINITY };
}

function notRaised({ reasonCode, message, fix }: Undone): Raised {
  return { answer: { kind: 'refused', refusal: { reasonCode, message, fix, retryAt: null } }, crossed: null };
}

/** In shadow mode a cost that cannot be booked holds nobody up. */
function unbooked({ tell }: GuardPorts, end: HeldEnd, { message, fix }: Undone): SettleAnswer {
  const { run, step, attempt } = end;
  tell({ type: 'warning', run, step, attempt, message: `A cost could not be booked: ${message}`, fix });
  return uncountedSettlement(end);
}

/** A cost is booked also when somebody has broken the policy meanwhile: what was spent does not depend on it. */
function rulesToBook({ rulesOf, own }: GuardPorts, policy: PolicyFile): Rules {
  try {
    return rulesOf(policy, own);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return rulesOf({ kind: 'absent' }, own);
  }
}

interface Booked {
  readonly settled: Settled;
  readonly standing: Standing;
  readonly crossed: number | null;
}

async function settle(ports: GuardPorts, end: RunEnd): Promise<SettleAnswer> {
  const outcome = await transact<Booked | null>(ports, ANSWER_WITHIN_MS, (state, { policy, now }) => {
    const rules = rulesToBook(ports, policy);
    const note = `settle ${end.step} ${end.run}`;
    const isCounting = rules.mode !== 'off' && (rules.isConfigured || ports.isOwnPolicy);
    if (!isCounting && !state.leases.some(({ run }) => run === end.run)) return { state, answer: null, note };
    const settled = settleRun(state, end, now);
    const standing = standingOf(settled.state, rules, now);
    const crossed = crossedThreshold(state, settled.state, rules.limits, standing.day);
    return { state: settled.state, answer: { settled, standing, crossed }, note };
  });
  if (outcome.kind === 'unavailable') return outcome;
  if (outcome.answer === null) return uncountedSettlement(end);
  tellSettlement(ports.tell, end, outcome.answer);
  const { costMicroUsd, overrunMicroUsd } = outcome.answer.settled;
  return { kind: 'settled', costMicroUsd, overrunMicroUsd };
}
