import { type AdmissionRequest, admit } from './admit.ts';
import { engagedInState, type KillswitchReason } from './killswitch.ts';
import { ANSWER_WITHIN_MS, type GuardPorts } from './ports.ts';
import { type Refusal, refuseFor } from './refusal.ts';
import type { GuardState, KillswitchState, Lease, Ledger, RunHistory } from './state.ts';
import { ledgerOf } from './state.ts';
import { transact, type Undone } from './transact.ts';
import { type Standing, standingOf } from './verdict.ts';

/** The guard at one moment, for a person or a gate. */
export interface GuardView {
  readonly kind: 'seen';
  readonly place: string;
  readonly at: Date;
  readonly standing: Standing;
  /** What says stop, if anything does. */
  readonly killswitch: KillswitchReason | null;
  readonly killswitchState: KillswitchState | null;
  readonly leases: readonly Lease[];
  readonly today: Ledger;
  readonly history: readonly RunHistory[];
  /** Why a run of this budget would be refused now; null when it would be admitted. */
  readonly refusal: Refusal | null;
}

/** Looks at the state without changing it, and says what it would answer to a run that may cost `budgetMicroUsd`. */
export async function lookAtGuard(ports: GuardPorts, budgetMicroUsd: number): Promise<GuardView | Undone> {
  const outcome = await transact<GuardView>(ports, ANSWER_WITHIN_MS, (state, { now, policy }) => {
    const rules = ports.rulesOf(policy, ports.own);
    const standing = standingOf(state, rules, now);
    const killswitch = ports.otherKillswitch() ?? engagedInState(state.killswitch, now) ?? null;
    const { leases, history } = state;
    const refusal = rules.mode === 'off' ? null : refusalOf(state, standing, killswitch, budgetMicroUsd, now);
    return {
      state,
      note: '',
      answer: {
        kind: 'seen',
        place: ports.store.place,
        at: now,
        standing,
        killswitch,
        killswitchState: state.killswitch,
        leases,
        today: ledgerOf(state, standing.day),
        history,
        refusal,
      },
    };
  });
  return outcome.kind === 'done' ? outcome.answer : outcome;
}

function refusalOf(
  state: GuardState,
  { rules }: Standing,
  killswitch: KillswitchReason | null,
  budgetMicroUsd: number,
  now: Date,
): Refusal | null {
  const expires = killswitch?.source === 'state' ? (state.killswitch?.expires ?? null) : null;
  if (killswitch !== null) return refuseFor.killswitch(killswitch, expires);
  const outcome = admit(state, {
    limits: rules.limits,
    request: { ...ANYONE, budgetMicroUsd },
    now,
    known: new Map(),
  });
  return outcome.kind === 'refused' ? outcome.refusal : null;
}

/** A run that is asked about and never starts. */
const ANYONE: AdmissionRequest = {
  run: 'anyone',
  step: 'anyone',
  attempt: 1,
  session: 'anyone',
  holder: { kind: 'process', host: '', boot: '', pid: 1, started_at: '' },
  budgetMicroUsd: 0,
  longestMs: 0,
  parameters: {},
  origin: {},
};
