import type { GuardState, Lease } from '../../../src/guard/state.ts';
import type { Change, Moment, Transacted, TransactPorts } from '../../../src/guard/transact.ts';
import type { Actor } from '../explorer/world.ts';
import type { StoreCall, StoreReply } from './store-world.ts';

/** `transact`, or something in its place. */
export type Transact = <A>(
  ports: TransactPorts,
  deadlineMs: number,
  decide: (state: GuardState, moment: Moment) => Change<A>,
) => Promise<Transacted<A>>;

/** What came of a transaction, for whoever asked. */
export interface Told {
  /** Unique among all transactions of all actors. */
  readonly transaction: string;
  /** Whether the state was changed by it; null when nobody knows. */
  readonly isChange: boolean | null;
  readonly answer: WorkAnswer;
}

/** What a run was told that it holds, or has cost; both null when it was refused or nobody knows. */
export interface WorkAnswer {
  readonly lease: Lease | null;
  readonly costMicroUsd: number | null;
}

/** One transaction; undefined when what was told before leaves nothing to do. */
export type Work = (before: readonly Told[]) => Decision | undefined;
export type Decision = (state: GuardState, moment: Moment) => Change<WorkAnswer>;

const NOTHING: WorkAnswer = { lease: null, costMicroUsd: null };

/** Does `works` one after the other, each in a transaction of its own. Names of operations say whose they are. */
export function transactingActor(
  name: string,
  works: readonly Work[],
  transact: Transact,
): Actor<StoreCall, StoreReply, readonly Told[]> {
  return async call => {
    const told: Told[] = [];
    for (const [index, work] of works.entries()) {
      const decide = work(told);
      if (decide === undefined) continue;
      const transaction = `${name}.${index}`;
      told.push(await transacted(transaction, decide, transact, call));
    }
    return told;
  };
}

async function transacted(
  transaction: string,
  decide: Decision,
  transact: Transact,
  call: (call: StoreCall) => Promise<StoreReply>,
): Promise<Told> {
  let tries = 0;
  let elapsedMs = 0;
  const ports: TransactPorts = {
    store: storeBy(call),
    clock: { now: () => new Date(0), monotonicMs: () => elapsedMs },
    random: () => 0.5,
    pause: async ms => {
      elapsedMs += ms;
      await call({ kind: 'pause' });
    },
    newOperation: () => {
      tries += 1;
      return `${transaction}/${tries}`;
    },
  };
  const outcome = await transact(ports, 60_000, (state, moment) => {
    const { state: changed, answer, note } = decide(state, moment);
    return { state: changed, answer: { transaction, isChange: changed !== state, answer }, note };
  });
  return outcome.kind === 'done' ? outcome.answer : { transaction, isChange: null, answer: NOTHING };
}

function storeBy(call: (call: StoreCall) => Promise<StoreReply>): TransactPorts['store'] {
  return {
    place: 'the explored store',
    read: async () => {
      const reply = await call({ kind: 'read' });
      if (reply.kind !== 'reading') throw new RangeError('A read is answered by a reading.');
      return reply.reading;
    },
    commit: async (head, changes) => {
      const reply = await call({ kind: 'commit', head, changes });
      if (reply.kind !== 'answer') throw new RangeError('A commit is answered.');
      return reply.answer;
    },
    poll: async () => ({ kind: 'unchanged' }),
  };
}
