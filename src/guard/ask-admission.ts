import { ConfigError } from '../kernel/errors.ts';
import type { AdmissionRequest } from './admit.ts';
import type { Liveness } from './holder-port.ts';
import { ANSWER_WITHIN_MS, type GuardPorts } from './ports.ts';
import { type Refusal, refuseFor } from './refusal.ts';
import { LEASES_FILE } from './state-files.ts';
import type { PolicyFile } from './state-port.ts';
import { transact, type Undone } from './transact.ts';
import { type Verdict, verdictOn } from './verdict.ts';

export type Answer =
  | Exclude<Verdict, { kind: 'ask' }>
  /** Refused before the state was asked, or because it could not be. */
  | { readonly kind: 'refused-unasked'; readonly refusal: Refusal }
  /** The state could not be asked, and nothing that matters depends on it. */
  | { readonly kind: 'unasked'; readonly warning: { readonly message: string; readonly fix: string } };

export type Asked = AdmissionRequest & {
  /** Settles when the run is not wanted any more: a wait for a slot ends then. */
  readonly cancelled: Promise<unknown>;
};

/** A full house is asked again at least this often, also when nothing has moved: a holder may have died silently. */
const ASK_AGAIN_MS = 60_000;

/** The guard's answer to a run, after waiting for a slot for as long as the rules allow. */
export async function askAdmission(ports: GuardPorts, request: Asked): Promise<Answer> {
  const startedMs = ports.clock.monotonicMs();
  let seen: string | null = null;
  for (;;) {
    const isOff = ports.isOwnPolicy && ports.own.config.mode === 'off';
    const killswitch = isOff ? undefined : ports.otherKillswitch();
    if (killswitch !== undefined)
      return { kind: 'refused-unasked', refusal: refuseFor.killswitch(killswitch, null) };
    const answer = await askOnce(ports, request);
    if (answer.kind !== 'refused' || !isWorthWaiting(answer.refusal)) return answer;
    const untilMs = startedMs + answer.standing.rules.waitMs;
    if (ports.clock.monotonicMs() >= untilMs) return answer;
    // What is looked at from now on is compared with leases that the next question is asked after.
    const next: Waited =
      seen === null ? await firstLook(ports) : await waitForMove(ports, request.cancelled, { untilMs, seen });
    if (next.kind === 'over') return answer;
    seen = next.seen;
  }
}

async function askOnce(ports: GuardPorts, request: AdmissionRequest): Promise<Answer> {
  const known = new Map<string, Liveness>();
  for (;;) {
    const outcome = await transact<Verdict>(
      ports,
      isAtStake(ports, request) ? ANSWER_WITHIN_MS : 0,
      (state, moment) =>
        verdictOn(request, state, moment, {
          own: ports.own,
          rulesOf: ports.rulesOf,
          known,
          isAskingFree: ports.holders.isFree,
          countsUnconfigured: ports.isOwnPolicy,
        }),
    );
    if (outcome.kind === 'unavailable') return unasked(ports, request, outcome);
    if (outcome.answer.kind !== 'ask') return outcome.answer;
    for (const { run, holder } of outcome.answer.leases) known.set(run, await ports.holders.lookAt(holder));
  }
}

/** Where nobody has set the guard up, and the run cannot spend, an answer is not worth waiting for a service that is down. */
function isAtStake({ own, isOwnPolicy }: GuardPorts, { budgetMicroUsd }: AdmissionRequest): boolean {
  return isOwnPolicy || own.config.isConfigured || budgetMicroUsd > 0;
}

/** Whether it can help to wait for another run to end. */
function isWorthWaiting({ reasonCode }: Refusal): boolean {
  return reasonCode === 'slots-full' || reasonCode === 'rate-limited';
}

type Waited = { readonly kind: 'ask'; readonly seen: string | null } | { readonly kind: 'over' };

async function firstLook({ store }: GuardPorts): Promise<Waited> {
  const poll = await store.poll(LEASES_FILE, null);
  return { kind: 'ask', seen: 'seen' in poll ? poll.seen : '' };
}

/** Waits until leases have moved, or it is time to ask anew, without a write. */
async function waitForMove(
  { store, clock, random, pause, lookEveryMs }: GuardPorts,
  cancelled: Promise<unknown>,
  { untilMs, seen }: { untilMs: number; seen: string },
): Promise<Waited> {
  const askAgainAtMs = clock.monotonicMs() + ASK_AGAIN_MS;
  let isCancelled = false;
  void cancelled.then(() => {
    isCancelled = true;
  });
  for (;;) {
    const pauseMs = Math.min(lookEveryMs * (0.5 + random()), Math.max(0, untilMs - clock.monotonicMs()));
    await Promise.race([pause(pauseMs), cancelled]);
    if (isCancelled) return { kind: 'over' };
    const poll = await store.poll(LEASES_FILE, seen);
    if (poll.kind === 'hit' || poll.kind === 'miss') return { kind: 'ask', seen: poll.seen };
    const isTime = clock.monotonicMs() >= Math.min(askAgainAtMs, untilMs);
    if (isTime) return { kind: 'ask', seen };
  }
}

/**
 * What an unreadable or unwritable state means: a refusal where the guard is to be enforced, or where money is at stake and
 * nobody can tell whether it is; else a warning.
 */
function unasked(
  ports: GuardPorts,
  request: AdmissionRequest,
  { policy, reasonCode, message, fix }: Undone,
): Answer {
  const isRefused =
    reasonCode === 'config-invalid' ||
    (policy === null && !ports.isOwnPolicy
      ? isAtStake(ports, request)
      : isEnforced(ports, policy ?? { kind: 'local' }));
  if (isRefused) return { kind: 'refused-unasked', refusal: { reasonCode, message, fix, retryAt: null } };
  return { kind: 'unasked', warning: { message: `The guard was not asked: ${message}`, fix } };
}

/** A policy that is not legal, beside a state that is damaged, is no leave to go on without the guard. */
function isEnforced({ rulesOf, own }: GuardPorts, policy: PolicyFile): boolean {
  try {
    return rulesOf(policy, own).mode === 'enforce';
  } catch (error) {
    if (error instanceof ConfigError) return true;
    throw error;
  }
}
