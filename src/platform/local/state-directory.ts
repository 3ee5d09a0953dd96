import { createHash } from 'node:crypto';
import { dirname } from 'node:path';
import type {
  CommitAnswer,
  PollAnswer,
  StateChanges,
  StateFiles,
  StateReading,
  StateStore,
} from '../../guard/state-port.ts';
import type { Clock } from '../../kernel/clock.ts';
import { messageOf } from '../../kernel/errors.ts';
import { flushFolder } from '../../kernel/flush-folder.ts';
import { makeFolder } from '../../kernel/make-folder.ts';
import { linkNew } from './state-directory-link.ts';
import { isNewest, LAST_NUMBER, newestNumber, snapshotFile } from './state-directory-names.ts';
import { isSuccessor, pruneSnapshots } from './state-directory-prune.ts';
import { nextSnapshot, readSnapshot } from './state-directory-snapshot.ts';
import { systemTrouble, type Trouble, troubleOf } from './state-directory-trouble.ts';

const COMMITS_PER_PRUNING = 16;

/** Snapshot 0 is the state that is not there yet. */
interface Snapshot {
  readonly number: number;
  readonly files: StateFiles;
}

/**
 * The guard's state in a folder of one machine: immutable snapshots `state.<n>`, each with all files, of which the newest is
 * the state. A commit writes a draft, flushes it and links it to the next number: the system lets one writer have that
 * number, so there is no lock, and a writer that dies leaves a draft and nothing else. Any number of processes may use one
 * folder. A newest snapshot that cannot be read is `unavailable`: an older one would admit what was spent already.
 */
export function stateDirectory(options: { readonly folder: string; readonly clock: Clock }): StateStore {
  const { folder, clock } = options;
  /** Snapshots never change, so the last one seen need not be parsed again. */
  let last: Snapshot | null = null;

  function newest(): Snapshot | Trouble {
    for (let attempt = 0; attempt < 3; attempt += 1) {
      const found = load(newestNumber(folder));
      if (found !== null) return found;
    }
    return troubleOf(
      `The state in ${folder} is being removed while it is read.`,
      'Let nothing but p1 change this folder.',
      true,
    );
  }

  /** Null when the snapshot is gone. */
  function load(number: number): Snapshot | Trouble | null {
    if (number === 0) return { number, files: {} };
    const reading = readSnapshot(folder, number);
    if (reading.kind === 'unavailable') return reading;
    if (reading.kind === 'gone') return null;
    last = { number, files: reading.files };
    return last;
  }

  async function read(): Promise<StateReading> {
    return answered('read', () => {
      const found = newest();
      if ('kind' in found) return found;
      const about = { at: clock.now(), policy: { kind: 'local' } } as const;
      return found.number === 0
        ? { kind: 'miss', ...about }
        : { kind: 'hit', head: String(found.number), files: found.files, ...about };
    });
  }

  async function commit(head: string | null, changes: StateChanges, note: string): Promise<CommitAnswer> {
    return answered('written', () => {
      const base = baseOf(head);
      if (base === null) return { kind: 'stale' };
      if ('kind' in base) return base;
      const next = nextSnapshot(base.files, changes, { at: clock.now(), note });
      return 'kind' in next ? next : add({ number: base.number + 1, files: next.files }, next.text);
    });
  }

  /** What `head` stands for, or null when that is not the newest state any more. */
  function baseOf(head: string | null): Snapshot | Trouble | null {
    const number = Number(head ?? 0);
    if (number === 0) return newestNumber(folder) === 0 ? { number, files: {} } : null;
    if (!isNewest(folder, number)) return null;
    return last?.number === number ? last : load(number);
  }

  function add(snapshot: Snapshot, text: string): CommitAnswer {
    const { number } = snapshot;
    const file = snapshotFile(folder, number);
    if (number > LAST_NUMBER) {
      return troubleOf(`${file} is a number too far.`, `Remove ${snapshotFile(folder, number - 1)}.`);
    }
    if (number === 1) makeStateFolder();
    const answer = linkNew(folder, file, text);
    if (answer.kind === 'taken') return { kind: 'stale' };
    return answer.kind === 'unavailable' ? answer : linked(snapshot);
  }

  function makeStateFolder(): void {
    makeFolder(folder);
    flushFolder(dirname(folder));
  }

  /** From here on others see the snapshot: what fails now makes its end unknown, not undone. */
  function linked(snapshot: Snapshot): CommitAnswer {
    const { number } = snapshot;
    try {
      flushFolder(folder);
      if (!isSuccessor(folder, number)) {
        return { kind: 'unknown', why: `snapshot ${number} may have come after newer ones` };
      }
      if (number % COMMITS_PER_PRUNING === 0) pruneSnapshots(folder, clock.now());
    } catch (error) {
      return { kind: 'unknown', why: messageOf(error) };
    }
    last = snapshot;
    return { kind: 'committed', head: String(number) };
  }

  async function poll(path: string, seen: string | null): Promise<PollAnswer> {
    return answered('read', () => {
      const found = last !== null && isNewest(folder, last.number) ? last : newest();
      if ('kind' in found) return found;
      const text = Object.hasOwn(found.files, path) ? found.files[path] : undefined;
      const now = digestOf(text);
      if (now === seen) return { kind: 'unchanged' };
      return text === undefined ? { kind: 'miss', seen: now } : { kind: 'hit', text, seen: now };
    });
  }

  function answered<T>(deed: 'read' | 'written', work: () => T): T | Trouble {
    try {
      return work();
    } catch (error) {
      return systemTrouble(folder, deed, error);
    }
  }

  return { read, commit, poll, place: folder };
}

/** What `seen` is in a poll: a name for the file's content, or for its absence. */
function digestOf(text: string | undefined): string {
  return text === undefined ? 'absent' : createHash('sha256').update(text).digest('hex');
}
