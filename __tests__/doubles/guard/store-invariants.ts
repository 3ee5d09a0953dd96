import { admit } from '../../../src/guard/admit.ts';
import type { Liveness } from '../../../src/guard/holder-port.ts';
import { EMPTY_STATE, type GuardState, ledgerOf, reservedMicroUsd } from '../../../src/guard/state.ts';
import { decodeState } from '../../../src/guard/state-files.ts';
import type { ActorView } from '../explorer/moment.ts';
import { NOON, requestOf, TODAY } from './requests.ts';
import type { StoreSnapshot } from './store-snapshot.ts';
import type { StoreWorldState } from './store-world.ts';
import type { Told } from './transacting-actor.ts';
import { TIGHT } from './works.ts';

type Views = readonly ActorView<readonly Told[]>[];

export interface StoreInvariants {
  readonly check: (state: StoreWorldState) => string | null;
  readonly checkEnd: (state: StoreWorldState, actors: Views) => string | null;
}

/** What has to hold for the state of a store, whatever happened. Each state is looked at once. */
export function storeInvariants(runsOf: readonly (readonly string[])[]): StoreInvariants {
  const seen = new WeakMap<StoreSnapshot, { state: GuardState; wrong: string | null }>();
  const lookAt = ({ snapshot }: StoreWorldState) => {
    const known = seen.get(snapshot);
    if (known !== undefined) return known;
    const state = snapshot.version === 0 ? EMPTY_STATE : decodeState(snapshot.files);
    const looked = { state, wrong: wrongIn(state) };
    seen.set(snapshot, looked);
    return looked;
  };
  return {
    check: world => lookAt(world).wrong,
    checkEnd: (world, actors) => {
      const { state } = lookAt(world);
      const dead = actors.flatMap(({ kind }, index) => (kind === 'dead' ? (runsOf[index] ?? []) : []));
      const told = actors.flatMap(actor => (actor.kind === 'ended' ? [...actor.result] : []));
      return notKept(state, told) ?? notEnded(state, dead);
    },
  };
}

function wrongIn(state: GuardState): string | null {
  const { settled_micro_usd: settled, settlements } = ledgerOf(state, TODAY);
  if (settled + reservedMicroUsd(state, TODAY) > TIGHT.dailyBudgetMicroUsd.value)
    return 'more than the budget';
  if (state.leases.length > TIGHT.concurrency.value) return 'more leases than slots';
  const microQps = state.leases.reduce((sum, lease) => sum + lease.micro_qps, 0);
  if (microQps > TIGHT.microQps.value) return 'more than the rate';
  if (hasTwice(state.leases.map(({ fence }) => fence))) return 'a fence is there twice';
  if (state.leases.some(({ fence }) => fence > state.fence)) return 'a fence that was never handed out';
  if (hasTwice([...state.leases, ...state.history].map(({ run }) => run))) return 'a run is there twice';
  const costs = state.history.reduce((sum, { cost_micro_usd }) => sum + cost_micro_usd, 0);
  if (settled !== costs || settlements !== state.history.length) return 'a settlement is not counted once';
  if (hasTwice(state.operations.map(transactionOf))) return 'an operation was applied twice';
  return null;
}

/** What was told to be done is in the state, unless the same run has gone on since. */
function notKept(state: GuardState, told: readonly Told[]): string | null {
  const applied = new Set(state.operations.map(transactionOf));
  const lost = told.find(({ transaction, isChange }) => isChange === true && !applied.has(transaction));
  if (lost !== undefined) return `${lost.transaction} was told to be done, and is lost`;
  const extra = told.find(({ transaction, isChange }) => isChange === false && applied.has(transaction));
  if (extra !== undefined) return `${extra.transaction} was told to change nothing, and did`;
  for (const { answer, transaction } of told) {
    const run = answer.lease?.run;
    const now = state.leases.find(lease => lease.run === run);
    const last = told.findLast(other => other.answer.lease?.run === run);
    if (now !== undefined && last?.transaction === transaction && differ(now, answer.lease))
      return `${transaction} was told of another lease than the one that holds`;
  }
  const costs = told.flatMap(({ answer }) => answer.costMicroUsd ?? []);
  const booked = state.history.map(({ cost_micro_usd }) => cost_micro_usd);
  return costs.some(cost => !booked.includes(cost)) ? 'a cost that was told is not booked' : null;
}

/** The next admission ends what the dead still hold, and nothing else. */
function notEnded(state: GuardState, dead: readonly string[]): string | null {
  const known = new Map(dead.map(run => [run, 'gone' satisfies Liveness] as const));
  const request = requestOf('next', { budgetMicroUsd: 0 });
  const next = admit(state, { limits: TIGHT, request, now: NOON, known });
  const left = next.state.leases.filter(({ run }) => dead.includes(run));
  if (left.length > 0) return 'a lease of the dead was not ended';
  return next.expired.every(({ run }) => dead.includes(run)) ? null : 'a lease of the living was ended';
}

function transactionOf(operation: string): string {
  return operation.replace(/\/\d+$/, '');
}

function hasTwice(values: readonly (string | number)[]): boolean {
  return new Set(values).size < values.length;
}

function differ(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) !== JSON.stringify(other);
}
