import { EMPTY_STATE, type GuardState } from '../../../src/guard/state.ts';
import { encodeChanges } from '../../../src/guard/state-files.ts';
import type { Exploration } from '../explorer/exploration.ts';
import { storeInvariants } from './store-invariants.ts';
import { afterCommit, NO_STATE } from './store-snapshot.ts';
import { type StoreCall, type StoreReply, type StoreWorldState, storeWorld } from './store-world.ts';
import { type Told, type Transact, transactingActor, type Work } from './transacting-actor.ts';

/** Who does what, and which runs die with them. */
export interface Party {
  readonly runs: readonly string[];
  readonly works: readonly Work[];
}

export interface GuardScene {
  readonly parties: readonly Party[];
  readonly transact: Transact;
  /** Null for a store that has no state yet. */
  readonly state?: GuardState | null;
  readonly faults?: number;
}

/** Transactions of several parties over one store, to be explored. */
export function guardExploration({
  parties,
  transact,
  state = EMPTY_STATE,
  faults = 1,
}: GuardScene): Exploration<StoreWorldState, StoreCall, StoreReply, readonly Told[]> {
  const written = state === null ? undefined : afterCommit(NO_STATE, null, encodeChanges(state, {}));
  return {
    world: storeWorld(written ?? NO_STATE),
    actors: parties.map(({ works }, index) => transactingActor(`${index}`, works, transact)),
    faults,
    ...storeInvariants(parties.map(({ runs }) => runs)),
  };
}
