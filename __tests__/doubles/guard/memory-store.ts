import { EMPTY_STATE, type GuardState } from '../../../src/guard/state.ts';
import { decodeState, encodeChanges } from '../../../src/guard/state-files.ts';
import type {
  CommitAnswer,
  PolicyFile,
  PollAnswer,
  StateReading,
  StateStore,
  Unavailable,
} from '../../../src/guard/state-port.ts';
import { afterCommit, headOf, NO_STATE, readingOf, type StoreSnapshot } from './store-snapshot.ts';

/** What becomes of one commit: told wrongly, or not done. */
export type CommitFault = 'stale' | 'stale-applied' | 'unknown-applied' | 'unknown-not-applied' | Unavailable;

/** A store in memory, whose time, policy and faults a test sets. Each fault hits one call; the oldest comes first. */
export interface MemoryStore extends StateStore {
  at: Date;
  policy: PolicyFile;
  readonly readFaults: Unavailable[];
  readonly commitFaults: CommitFault[];
  readonly pollFaults: Unavailable[];
  /** The notes of what was applied, oldest first. */
  readonly notes: string[];
  /** Calls since the store was made. */
  readonly calls: { read: number; commit: number; poll: number };
  /** Polls that were answered at next to no cost. */
  unchanged: number;
  /** Called before each poll, as somebody else who changes the state meanwhile. */
  beforePoll: () => void;
  readonly state: () => GuardState;
  readonly put: (state: GuardState) => void;
  /** Puts `text` in the place of a file, past all checks; null removes it. */
  readonly damage: (path: string, text: string | null) => void;
}

const APPLIED: ReadonlySet<CommitFault> = new Set(['stale-applied', 'unknown-applied']);

export function memoryStore(at: Date, policy: PolicyFile = { kind: 'local' }): MemoryStore {
  let snapshot: StoreSnapshot = NO_STATE;
  const commitTo = (changes: Parameters<typeof afterCommit>[2]): void => {
    snapshot = afterCommit(snapshot, headOf(snapshot), changes) ?? snapshot;
  };
  const store: MemoryStore = {
    at,
    policy,
    readFaults: [],
    commitFaults: [],
    pollFaults: [],
    notes: [],
    calls: { read: 0, commit: 0, poll: 0 },
    unchanged: 0,
    beforePoll: () => {},
    place: 'memory',
    state: () => (snapshot.version === 0 ? EMPTY_STATE : decodeState(snapshot.files)),
    put: state => commitTo(encodeChanges(state, snapshot.files)),
    damage: (path, text) => commitTo({ [path]: text }),

    async read(): Promise<StateReading> {
      store.calls.read += 1;
      return store.readFaults.shift() ?? readingOf(snapshot, store.at, store.policy);
    },

    async commit(head, changes, note): Promise<CommitAnswer> {
      store.calls.commit += 1;
      const fault = store.commitFaults.shift();
      if (typeof fault === 'object') return fault;
      const next = afterCommit(snapshot, head, changes);
      if (next !== undefined && (fault === undefined || APPLIED.has(fault))) {
        snapshot = next;
        store.notes.push(note);
      }
      if (fault === 'unknown-applied' || fault === 'unknown-not-applied')
        return { kind: 'unknown', why: 'the answer was lost' };
      const newHead = headOf(snapshot);
      if (next === undefined || fault !== undefined || newHead === null) return { kind: 'stale' };
      return { kind: 'committed', head: newHead };
    },

    async poll(path, seen): Promise<PollAnswer> {
      store.calls.poll += 1;
      store.beforePoll();
      const fault = store.pollFaults.shift();
      if (fault !== undefined) return fault;
      const text = snapshot.files[path];
      const now = text === undefined ? 'absent' : `text ${text}`;
      if (now === seen) {
        store.unchanged += 1;
        return { kind: 'unchanged' };
      }
      return text === undefined ? { kind: 'miss', seen: now } : { kind: 'hit', text, seen: now };
    },
  };
  return store;
}

/** A store that does not answer. */
export function unavailable(fields: Partial<Unavailable> = {}): Unavailable {
  return {
    kind: 'unavailable',
    reasonCode: 'state-unavailable',
    message: 'The store does not answer.',
    fix: 'Wait.',
    isRetryable: false,
    ...fields,
  };
}
