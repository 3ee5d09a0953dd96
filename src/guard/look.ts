import { type AdmissionRequest, admit, type KnownHolders } from './admit.ts';
import type { Liveness } from './holder-port.ts';
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
  const known = new Map<string, Liveness>();
  for (;;) {
    const view = await lookOnce(ports, budgetMicroUsd, known);
    const unknown = view.kind === 'seen' ? view.leases.filter(({ run }) => !known.has(run)) : [];
    // As an admission does: the slot of one that is gone is free.
    if (view.kind !== 'seen' || unknown.length === 0 || !isForWantOfRoom(view.refusal)) return view;
    for (const { run, holder } of unknown) known.set(run, await ports.holders.lookAt(holder));
  }
}

function isForWantOfRoom(refusal: Refusal | null): boolean {
  return refusal?.reasonCode === 'slots-full' || refusal?.reasonCode === 'rate-limited';
}

async function lookOnce(
  ports: GuardPorts,
  budgetMicroUsd: number,
  known: KnownHolders,
): Promise<GuardView | Undone> {
  const outcome = await transact<GuardView>(ports, ANSWER_WITHIN_MS, (state, { now, policy }) => {
    const rules = ports.rulesOf(policy, ports.own);
    const standing = standingOf(state, rules, now);
    const killswitch = ports.otherKillswitch() ?? engagedInState(state.killswitch, now) ?? null;
    const { leases, history } = state;
    const asked = { standing, killswitch, budgetMicroUsd, now, known };
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
        refusal: rules.mode === 'off' ? null : refusalOf(state, asked),
      },
    };
  });
  return outcome.kind === 'done' ? outcome.answer : outcome;
}

interface AskedAt {
  readonly standing: Standing;
  readonly killswitch: KillswitchReason | null;
  readonly budgetMicroUsd: number;
  readonly now: Date;
  readonly known: KnownHolders;
}

function refusalOf(
  state: GuardState,
  { standing, killswitch, budgetMicroUsd, now, known }: AskedAt,
): Refusal | null {
  const expires = killswitch?.source === 'state' ? (state.killswitch?.expires ?? null) : null;
  if (killswitch !== null) return refuseFor.killswitch(killswitch, expires);
  const request = { ...ANYONE, budgetMicroUsd };
  const outcome = admit(state, { limits: standing.rules.limits, request, now, known });
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
