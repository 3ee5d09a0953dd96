import type { PolicyFile, StateChanges, StateFiles, StateReading } from '../../../src/guard/state-port.ts';

/** All that a store holds at one moment, as a value. Version 0 is a store that has no state yet. */
export interface StoreSnapshot {
  readonly version: number;
  readonly files: StateFiles;
}

export const NO_STATE: StoreSnapshot = { version: 0, files: {} };

export function headOf({ version }: StoreSnapshot): string | null {
  return version === 0 ? null : `head-${version}`;
}

/** What a reader is told. */
export function readingOf(snapshot: StoreSnapshot, at: Date, policy: PolicyFile): StateReading {
  const head = headOf(snapshot);
  return head === null
    ? { kind: 'miss', at, policy }
    : { kind: 'hit', head, files: snapshot.files, at, policy };
}

/** The store after a commit on `head`; undefined when that head is not the newest. */
export function afterCommit(
  snapshot: StoreSnapshot,
  head: string | null,
  changes: StateChanges,
): StoreSnapshot | undefined {
  if (head !== headOf(snapshot)) return undefined;
  const files = Object.entries({ ...snapshot.files, ...changes }).flatMap(([path, text]) =>
    text === null ? [] : [[path, text] as const],
  );
  return { version: snapshot.version + 1, files: Object.fromEntries(files) };
}
