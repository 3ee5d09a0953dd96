import { messageOf, systemCode } from '../../kernel/errors.ts';
import { isRunId } from '../../kernel/ids.ts';
import { markOfProcess } from './inherited-mark.ts';
import { withLatestPid } from './latest-pid.ts';
import {
  findProcessOrCorpse,
  hasInEnvironment,
  listProcesses,
  openFile,
  openFiles,
  type ProcessEntry,
  programOf,
  variableOf,
} from './process-table.ts';

/** All processes that a step started, by whatever way they tried to leave. */
export interface ProcessTree {
  /** Looks again, and returns those that are alive. What was once seen is remembered by pid and start time. */
  readonly look: () => readonly ProcessEntry[];
  /** Whether `pid` carries a mark of the tree. Faster than a look, and true of less. */
  readonly isMarked: (pid: number) => boolean;
  /** Sends `signal` to all that are alive. Returns why it could not, for those that it could not reach. */
  readonly signal: (signal: NodeJS.Signals) => readonly string[];
}

/** How members of a tree are recognised besides by descent. */
export interface TreeMarks {
  /** `NAME=value` in the environment of every process of the tree that did not clear it. */
  readonly assignment: string;
  /** The process whose group and descendants are the tree; undefined when it is long gone. */
  readonly leader: ProcessEntry | undefined;
  /** What the leader's output goes to: whoever holds that open belongs to the tree. */
  readonly outputs: readonly string[];
  /** What the system hands on from process to child, where it does. */
  readonly inherited: string | undefined;
}

/**
 * The marks of the process `pid` that was just started. Must be called before it can have ended its own output. One that has
 * ended by then still tells when it started: without that every process of the machine would be looked at closely.
 */
export function marksOf(pid: number, assignment: string, inherited: string | undefined): TreeMarks {
  const outputs = [1, 2].flatMap(descriptor => openFile(pid, descriptor) ?? []);
  return { assignment, leader: findProcessOrCorpse(pid), outputs, inherited };
}

/**
 * Members are the leader, its process group, descendants by parent pid, and on Linux whoever carries the marker in its
 * environment, holds the step's output open, or carries the mark that the system hands on. Only processes that started
 * after the leader are looked at closely.
 */
export function watchTree({ assignment, leader, outputs, inherited }: TreeMarks): ProcessTree {
  const ownOutputs = outputs.filter(file => OF_ONE_RUN.test(file));
  const known = new Map<number, string>();
  /** Whether another process has the leader's pid by now: its group is none of ours. */
  let isLeaderReplaced = false;
  if (leader !== undefined) known.set(leader.pid, leader.startedAt);
  const watchedSinceMs = performance.now();

  function look(): readonly ProcessEntry[] {
    const all = listProcesses(lowestPid()).filter(
      entry => entry.pid !== process.pid && !isOlder(entry, leader),
    );
    isLeaderReplaced = all.some(
      ({ pid, startedAt }) => pid === leader?.pid && startedAt !== leader.startedAt,
    );
    let hasGrown = true;
    const isKnown = ({ pid, startedAt }: ProcessEntry): boolean => known.get(pid) === startedAt;
    for (const entry of all) if (!isKnown(entry) && isMember(entry)) known.set(entry.pid, entry.startedAt);
    while (hasGrown) {
      hasGrown = false;
      for (const entry of all) {
        if (isKnown(entry) || !all.some(each => each.pid === entry.parent && isKnown(each))) continue;
        known.set(entry.pid, entry.startedAt);
        hasGrown = true;
      }
    }
    return all.filter(entry => isKnown(entry) && !entry.isZombie);
  }

  /**
   * Pids are given out in order until they begin again from the bottom: as long as they cannot have come round, all that a
   * young leader started have higher ones.
   */
  function lowestPid(): number {
    if (leader === undefined || performance.now() - watchedSinceMs > YOUNG_MS) return 0;
    const latest = withLatestPid(read => read());
    return latest === undefined || latest < leader.pid ? 0 : leader.pid;
  }

  function isMember(entry: ProcessEntry): boolean {
    if (leader !== undefined && entry.group === leader.pid && !isLeaderReplaced) return true;
    if (process.platform !== 'linux') return false;
    return isMarked(entry.pid) || openFiles(entry.pid).some(file => ownOutputs.includes(file));
  }

  /** What the system hands on comes first: it is read faster than an environment, and a chain of processes waits for nobody. */
  function isMarked(pid: number): boolean {
    const isMarkedBySystem = inherited !== undefined && markOfProcess(pid) === inherited;
    return (isMarkedBySystem && isHandedOn(pid) && !isOfAnotherRun(pid)) || hasInEnvironment(pid, assignment);
  }

  /**
   * A process that gave itself such a mark has a parent without it. One of the step has it from its parent, which is of the step too, or has
   * lost that. A keeper that is about to start another step carries that one's mark for a moment: it is nobody's child here.
   */
  function isHandedOn(pid: number): boolean {
    const parent = findProcessOrCorpse(pid)?.parent ?? 0;
    if (parent <= 1 || REAPERS.test(programOf(parent)) || isKnownNow(parent)) return true;
    return markOfProcess(parent) === inherited && isHandedOn(parent);
  }

  function isKnownNow(pid: number): boolean {
    const startedAt = known.get(pid);
    return startedAt !== undefined && findProcessOrCorpse(pid)?.startedAt === startedAt;
  }

  function isOfAnotherRun(pid: number): boolean {
    const [own = ''] = assignment.split('=');
    const run = variableOf(pid, own);
    if (run !== undefined) return isRunId(run) && `${own}=${run}` !== assignment;
    return RUN_VARIABLES.some(name => name !== own && isRunId(variableOf(pid, name) ?? ''));
  }

  function signal(name: NodeJS.Signals): readonly string[] {
    return look().flatMap(({ pid }) => {
      try {
        process.kill(pid, name);
        return [];
      } catch (error) {
        return systemCode(error) === 'ESRCH' ? [] : [`process ${pid}: ${messageOf(error)}`];
      }
    });
  }

  return { look, isMarked, signal };
}

/** What p1 marks the processes of a run with: who has one of the other kind only is of another run. */
const RUN_VARIABLES = ['P1_RUN_ID', 'P1_CASE_RUN'] as const;

/**
 * What p1 gives a run to write to. A leader may have turned its output elsewhere before it was looked at, to `/dev/null` or a
 * file, and who holds that open is anybody.
 */
const OF_ONE_RUN = /^(?:socket|pipe):/;

/** In so short a time no machine starts as many processes as there are pids. */
const YOUNG_MS = 500;

/** Programs that adopt orphans in the place of process 1 (PR_SET_CHILD_SUBREAPER of prctl(2)). */
const REAPERS = /^(?:systemd|init|tini|dumb-init|catatonit|conmon|containerd-shim|s6-svscan|supervisord)/;

function isOlder(entry: ProcessEntry, leader: ProcessEntry | undefined): boolean {
  return (
    process.platform === 'linux' && leader !== undefined && Number(entry.startedAt) < Number(leader.startedAt)
  );
}
