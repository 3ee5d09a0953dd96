import {
  type AdmissionRequest,
  type Admitted,
  admit,
  availableMicroUsd,
  grant,
  type KnownHolders,
} from './admit.ts';
import type { Refusal } from './refusal.ts';
import type { OwnSettings, Rules, RulesOf } from './rules.ts';
import { dayOf, type GuardState, type Lease, ledgerOf, reservedMicroUsd } from './state.ts';
import { crossedThreshold } from './thresholds.ts';
import type { Change, Moment } from './transact.ts';

/** Where the day's budget and the slots stand. */
export interface Standing {
  readonly day: string;
  readonly settledMicroUsd: number;
  readonly reservedMicroUsd: number;
  readonly availableMicroUsd: number;
  readonly slotsTaken: number;
  readonly rules: Rules;
}

export type Verdict =
  | { readonly kind: 'off' }
  /** Nothing can be said before it is known whether these still live. */
  | { readonly kind: 'ask'; readonly leases: readonly Lease[] }
  | {
      readonly kind: 'admitted';
      /** Null where the guard only looks on and leaves no trace. */
      readonly lease: Lease | null;
      /** Why it would have been refused, in shadow mode. */
      readonly shadowRefusal: Refusal | null;
      readonly expired: readonly Lease[];
      readonly standing: Standing;
      /** Per cent of the budget that this admission has passed, if any that is worth a warning. */
      readonly crossed: number | null;
    }
  | {
      readonly kind: 'refused';
      readonly refusal: Refusal;
      readonly expired: readonly Lease[];
      readonly standing: Standing;
    };

export interface VerdictOptions {
  readonly own: OwnSettings;
  readonly rulesOf: RulesOf;
  readonly known: KnownHolders;
  /** Whether asking after holders costs nothing. */
  readonly isAskingFree: boolean;
  /** Whether a guard that nobody has set up may count all the same. */
  readonly countsUnconfigured: boolean;
}

/** What the guard says to a run at one moment. Pure. */
export function verdictOn(
  request: AdmissionRequest,
  state: GuardState,
  { now, policy }: Moment,
  { own, rulesOf, known, isAskingFree, countsUnconfigured }: VerdictOptions,
): Change<Verdict> {
  const rules = rulesOf(policy, own);
  const note = `admit ${request.step} ${request.run}`;
  if (rules.mode === 'off') return { state, answer: { kind: 'off' }, note };
  const unknown = state.leases.filter(({ run }) => run !== request.run && !known.has(run));
  if (isAskingFree && unknown.length > 0) return { state, answer: { kind: 'ask', leases: unknown }, note };
  const outcome = admit(state, { limits: rules.limits, request, now, known });
  const isWritten = rules.isConfigured || countsUnconfigured;
  if (outcome.kind === 'admitted') return admitted(state, outcome, null, { now, rules, note, isWritten });
  const { refusal, expired } = outcome;
  if (refusal.reasonCode !== 'killswitch') {
    if (unknown.length > 0 && rules.mode === 'enforce')
      return { state, answer: { kind: 'ask', leases: unknown }, note };
    if (rules.mode === 'shadow') {
      const granted = grant(outcome.state, rules.limits, request, now);
      return admitted(state, { ...granted, expired }, refusal, { now, rules, note, isWritten });
    }
  }
  const answer = {
    kind: 'refused' as const,
    refusal,
    // What is not written has not ended: nobody is to finalise it.
    expired: isWritten ? expired : [],
    standing: standingOf(outcome.state, rules, now),
  };
  return { state: isWritten ? outcome.state : state, answer, note };
}

function admitted(
  before: GuardState,
  { state, lease, expired }: Omit<Admitted, 'kind'>,
  shadowRefusal: Refusal | null,
  { now, rules, note, isWritten }: { now: Date; rules: Rules; note: string; isWritten: boolean },
): Change<Verdict> {
  const answer: Verdict = {
    kind: 'admitted',
    lease: isWritten ? lease : null,
    shadowRefusal,
    expired: isWritten ? expired : [],
    standing: standingOf(state, rules, now),
    crossed: crossedThreshold(before, state, rules.limits, lease.day),
  };
  return { state: isWritten ? state : before, answer, note };
}

export function standingOf(state: GuardState, rules: Rules, now: Date): Standing {
  const day = dayOf(now);
  return {
    day,
    settledMicroUsd: ledgerOf(state, day).settled_micro_usd,
    reservedMicroUsd: reservedMicroUsd(state, day),
    availableMicroUsd: availableMicroUsd(state, rules.limits, day),
    slotsTaken: state.leases.length,
    rules,
  };
}
