import type { StateChanges } from '../../../src/guard/state-port.ts';
import { afterCommit, type StoreSnapshot } from './store-snapshot.ts';

interface Commit {
  readonly head: string | null;
  readonly changes: StateChanges;
}

/** Snapshots of which equal ones are one object, so that they are compared, and committed to, once. */
export class SnapshotTable {
  private readonly byContent = new Map<string, StoreSnapshot>();
  private readonly keys = new WeakMap<StoreSnapshot | Commit, string>();
  private named = 0;
  private readonly commits = new WeakMap<Commit, Map<StoreSnapshot, StoreSnapshot | undefined>>();

  only(snapshot: StoreSnapshot): StoreSnapshot {
    const content = JSON.stringify([snapshot.version, snapshot.files]);
    const known = this.byContent.get(content);
    if (known !== undefined) return known;
    this.keys.set(snapshot, `#${this.byContent.size}`);
    this.byContent.set(content, snapshot);
    return snapshot;
  }

  /** Of a snapshot that this table has given out, or of a commit as an object. */
  keyOf(value: StoreSnapshot | Commit): string {
    const key = this.keys.get(value) ?? `!${this.named++}`;
    this.keys.set(value, key);
    return key;
  }

  after(snapshot: StoreSnapshot, commit: Commit): StoreSnapshot | undefined {
    const known = this.commits.get(commit) ?? new Map<StoreSnapshot, StoreSnapshot | undefined>();
    this.commits.set(commit, known);
    if (!known.has(snapshot)) {
      const after = afterCommit(snapshot, commit.head, commit.changes);
      known.set(snapshot, after === undefined ? undefined : this.only(after));
    }
    return known.get(snapshot);
  }
}
