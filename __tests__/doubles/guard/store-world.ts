import type { CommitAnswer, PolicyFile, StateChanges, StateReading } from '../../../src/guard/state-port.ts';
import type { Outcome, World } from '../explorer/world.ts';
import { unavailable } from './memory-store.ts';
import { NOON } from './requests.ts';
import { SnapshotTable } from './snapshot-table.ts';
import { headOf, readingOf, type StoreSnapshot } from './store-snapshot.ts';

/** What a transaction does with the world. */
export type StoreCall =
  | { readonly kind: 'read' }
  | { readonly kind: 'commit'; readonly head: string | null; readonly changes: StateChanges }
  | { readonly kind: 'pause' };

export type StoreReply =
  | { readonly kind: 'reading'; readonly reading: StateReading }
  | { readonly kind: 'answer'; readonly answer: CommitAnswer }
  | { readonly kind: 'paused' };

/** A store, and a commit on its way to it that nobody waits for any more. */
export interface StoreWorldState {
  readonly snapshot: StoreSnapshot;
  readonly inFlight: Commit | null;
}

type Commit = Extract<StoreCall, { kind: 'commit' }>;
type StoreOutcome = Outcome<StoreWorldState, StoreReply>;

/** A store with each of its faults: a read that fails, a commit of which nobody, or a wrong answer, tells what became of it. */
export function storeWorld(
  initial: StoreSnapshot,
  policy: PolicyFile = { kind: 'local' },
): World<StoreWorldState, StoreCall, StoreReply> {
  const snapshots = new SnapshotTable();
  return {
    initial: { snapshot: snapshots.only(initial), inFlight: null },
    keyOf: ({ snapshot, inFlight }) =>
      `${snapshots.keyOf(snapshot)}${inFlight === null ? '' : snapshots.keyOf(inFlight)}`,
    driftsOf: ({ snapshot, inFlight }) => {
      const after = inFlight === null ? undefined : snapshots.after(snapshot, inFlight);
      const label = 'what was in flight arrives';
      return after === undefined ? [] : [{ label, state: { snapshot: after, inFlight: null } }];
    },
    outcomesOf: (state, call) => {
      if (call.kind === 'pause') return [PAUSED(state)];
      if (call.kind === 'commit') return commitOutcomes(state, call, snapshots.after(state.snapshot, call));
      const reading = readingOf(state.snapshot, NOON, policy);
      const replyKey = snapshots.keyOf(state.snapshot);
      const reply = { kind: 'reading' as const, reading };
      return [{ label: 'read', state, reply, replyKey, isFault: false }, failedRead(state)];
    },
  };
}

const PAUSED = (state: StoreWorldState): StoreOutcome => ({
  label: 'pause',
  state,
  reply: { kind: 'paused' },
  replyKey: 'paused',
  isFault: false,
});

function failedRead(state: StoreWorldState): StoreOutcome {
  const reading = unavailable({ isRetryable: true });
  return {
    label: 'read, no answer',
    state,
    reply: { kind: 'reading', reading },
    replyKey: 'unavailable',
    isFault: true,
  };
}

function commitOutcomes(
  state: StoreWorldState,
  commit: Commit,
  after: StoreSnapshot | undefined,
): readonly StoreOutcome[] {
  const lost = told(state, 'commit, not applied, unknown', UNKNOWN, true);
  if (after === undefined) return [told(state, 'commit, stale', { kind: 'stale' }, false), lost];
  const applied = { snapshot: after, inFlight: null };
  const committed: CommitAnswer = { kind: 'committed', head: headOf(after) ?? '' };
  return [
    told(applied, 'commit', committed, false),
    lost,
    told(applied, 'commit, applied, unknown', UNKNOWN, true),
    told(applied, 'commit, applied, told to be stale', { kind: 'stale' }, true),
    told({ ...state, inFlight: commit }, 'commit, in flight, unknown', UNKNOWN, true),
    { label: 'commit, applied, and dies', state: applied, reply: null, replyKey: '', isFault: true },
  ];
}

const UNKNOWN: CommitAnswer = { kind: 'unknown', why: 'the answer was lost' };

function told(state: StoreWorldState, label: string, answer: CommitAnswer, isFault: boolean): StoreOutcome {
  const replyKey = answer.kind === 'committed' ? answer.head : answer.kind;
  return { label, state, reply: { kind: 'answer', answer }, replyKey, isFault };
}
