import { withLatestPid } from './latest-pid.ts';
import { findProcessOrCorpse, type ProcessEntry } from './process-table.ts';
import type { ProcessTree } from './process-tree.ts';

/** How many looks in a row may find nothing, while processes are started, before a tree counts as gone. */
const MOST_LOOKS = { ofNothingYet: 8, ofWhatWasMet: 20 } as const;
const GLIMPSE_MS = 5;
const HUNT_MS = 200;
/** Without a new process for so long, no chain goes on. */
const QUIET_MS = 10;

/**
 * Looks at a tree so that nothing means that it is gone. A chain of processes, each of which starts the next one and ends,
 * can be missed by every look: it has moved on before its entry is read. But a look during which no process was started
 * on the machine has missed none. Else the processes that were started last are looked at by themselves.
 */
export function lookClosely(tree: ProcessTree, care: keyof typeof MOST_LOOKS): readonly ProcessEntry[] {
  return withLatestPid(latest => {
    for (let looks = 0; looks < MOST_LOOKS[care]; looks += 1) {
      const before = latest();
      const alive = tree.look();
      if (alive.length > 0) return alive;
      if (latest() === before) return [];
      const met = glimpse(tree);
      if (met !== undefined) return [met];
    }
    return [];
  });
}

/** Kills what a look would miss, until no more is started. */
export function killOnSight(tree: ProcessTree): void {
  const ownGroup = findProcessOrCorpse(process.pid)?.group;
  watchNewest(tree, {
    forMs: HUNT_MS,
    isEnough: ({ pid, group }) => {
      // Its group first: while that is killed none of it can fork.
      for (const target of group > 1 && group !== ownGroup ? [-group, pid] : [pid]) kill(target);
      return false;
    },
  });
}

/** A process of the tree that lives, or the second one that was met and has ended: one by itself may have been the last. */
function glimpse(tree: ProcessTree): ProcessEntry | undefined {
  const met = new Map<number, ProcessEntry>();
  watchNewest(tree, {
    forMs: GLIMPSE_MS,
    isEnough: entry => {
      met.set(entry.pid, entry);
      return !entry.isZombie || met.size > 1;
    },
  });
  const entries = [...met.values()];
  return entries.find(({ isZombie }) => !isZombie) ?? entries[1];
}

interface Watch {
  readonly forMs: number;
  /** Told of each process of the tree that is met; true ends the watch. */
  readonly isEnough: (met: ProcessEntry) => boolean;
}

/** Watches which processes are started, for those that carry a mark of the tree: it is theirs from their start on. */
function watchNewest(tree: ProcessTree, { forMs, isEnough }: Watch): void {
  withLatestPid(latest => {
    const startedMs = performance.now();
    let quietSinceMs = startedMs;
    let last: number | undefined;
    let isLastOurs = false;
    for (let nowMs = startedMs; nowMs - startedMs < forMs && nowMs - quietSinceMs < QUIET_MS; ) {
      const pid = latest();
      if (pid === undefined) return;
      nowMs = performance.now();
      if (pid !== last) {
        isLastOurs = pid !== process.pid && tree.isMarked(pid);
        quietSinceMs = nowMs;
        last = pid;
      }
      if (isLastOurs && isEnough(findProcessOrCorpse(pid) ?? asEnded(pid))) return;
    }
  });
}

/** All that is known of a process that is gone when one looks again. */
function asEnded(pid: number): ProcessEntry {
  return { pid, parent: 0, group: 0, startedAt: '', isZombie: true };
}

function kill(target: number): void {
  try {
    process.kill(target, 'SIGKILL');
  } catch {
    // It has ended: what it started is met by itself.
  }
}
