import { formatUsd } from '../kernel/money.ts';
import { oldestKept, settle } from './ledger.ts';
import { ANSWER_WITHIN_MS, type GuardPorts } from './ports.ts';
import { dayOf, type GuardState, ledgerOf } from './state.ts';
import { type Moment, transact, type Undone } from './transact.ts';

/** Who changes the guard by hand, and why: both are kept. */
export interface Operator {
  readonly actor: string | null;
  readonly reason: string;
}

export type Operated =
  | { readonly kind: 'done'; readonly message: string }
  /** The state does not allow it. */
  | { readonly kind: 'declined'; readonly message: string; readonly fix: string }
  | Undone;

/** Stops everything: what wants to start is refused, and what runs is stopped at its next look, until `expires`. */
export async function engage(
  ports: GuardPorts,
  { actor, reason, expiresInMs }: Operator & { readonly expiresInMs: number | null },
): Promise<Operated> {
  return change(ports, `engage the killswitch: ${reason}`, (state, { now }) => {
    const expires = expiresInMs === null ? null : new Date(now.getTime() + expiresInMs).toISOString();
    const killswitch = { reason, actor, since: now.toISOString(), expires };
    return {
      state: { ...state, killswitch },
      message: `The killswitch is on${expires === null ? '' : ` until ${expires}`}: ${reason}`,
      tell: () => ports.tell({ type: 'killswitch.engaged', actor, reason, expires }),
    };
  });
}

/** Lets things start again. */
export async function release(ports: GuardPorts, { actor, reason }: Operator): Promise<Operated> {
  return change(ports, `release the killswitch: ${reason}`, (state, { now }) => {
    if (state.killswitch === null)
      return {
        // A clock that has gone back is taken for right from here on.
        state: Date.parse(state.changedAt ?? '') > now.getTime() ? { ...state } : state,
        message: 'The killswitch was not on in the state.',
        tell: () => {},
      };
    return {
      state: { ...state, killswitch: null },
      message: 'The killswitch is off in the state; an input or a flag file may still say stop.',
      tell: () => ports.tell({ type: 'killswitch.released', actor, reason }),
    };
  });
}

/** Changes what a day has cost by `microUsd`, with a note that stays: a reset is an entry, never a deletion. */
export async function adjust(
  ports: GuardPorts,
  {
    actor,
    reason,
    microUsd,
    day: given,
  }: Operator & { readonly microUsd: number; readonly day: string | null },
): Promise<Operated> {
  return change(ports, `adjust by ${formatUsd(microUsd)}: ${reason}`, (state, { now }) => {
    const day = given ?? now.toISOString().slice(0, 10);
    const declined = dayProblem(state, day, now);
    if (declined !== undefined) return declined;
    const { settled_micro_usd: settled } = ledgerOf(state, day);
    if (settled + microUsd < 0) {
      return {
        message: `${day} has cost ${formatUsd(settled)}: ${formatUsd(microUsd)} would leave less than nothing.`,
        fix: `Take back at most ${formatUsd(settled)}.`,
      };
    }
    const note = {
      at: now.toISOString(),
      kind: 'adjusted' as const,
      micro_usd: microUsd,
      run: null,
      actor,
      reason,
    };
    const adjusted = settle(state, day, { microUsd, settlements: 0, note });
    const total = settled + microUsd;
    return {
      state: adjusted,
      message: `${day} counts as having cost ${formatUsd(total)}, where it was ${formatUsd(settled)}.`,
      tell: () =>
        ports.tell({
          type: 'guard.adjusted',
          day,
          micro_usd: microUsd,
          settled_micro_usd: total,
          actor,
          reason,
        }),
    };
  });
}

/** Days to come would push out those that are kept, and one that is not kept any more would seem to have cost nothing. */
function dayProblem(state: GuardState, day: string, now: Date): Declined | undefined {
  const today = dayOf(now);
  if (day > today) return { message: `${day} has not begun.`, fix: `Name a day up to ${today}.` };
  const oldest = oldestKept(state);
  return oldest === undefined || day >= oldest
    ? undefined
    : { message: `${day} is older than the days that are kept.`, fix: `Name a day from ${oldest} on.` };
}

type Done = { readonly state: GuardState; readonly message: string; readonly tell: () => void };
type Declined = { readonly message: string; readonly fix: string };

async function change(
  ports: GuardPorts,
  note: string,
  decide: (state: GuardState, moment: Moment) => Done | Declined,
): Promise<Operated> {
  const outcome = await transact<Done | Declined>(ports, ANSWER_WITHIN_MS, (state, moment) => {
    const answer = decide(state, moment);
    return { state: 'state' in answer ? answer.state : state, answer, note, trustsClock: true };
  });
  if (outcome.kind === 'unavailable') return outcome;
  const { answer } = outcome;
  if (!('state' in answer)) return { kind: 'declined', ...answer };
  answer.tell();
  return { kind: 'done', message: answer.message };
}
