import { type ChildProcess, spawn } from 'node:child_process';
import type { Clock } from '../../kernel/clock.ts';
import { messageOf } from '../../kernel/errors.ts';
import { AS_IT_IS, createRedactingStream } from '../../redact/redacting-stream.ts';
import type { Redactor } from '../../redact/redactor.ts';
import type { StopRequest, StopSwitch } from '../stop-request.ts';
import type { CappedLog } from './capped-log.ts';
import { endTree } from './end-tree.ts';
import { startMarked } from './inherited-mark.ts';
import { linesApart } from './lines-apart.ts';
import { countMemoryKills as memoryKillsOfSystem } from './memory-kills.ts';
import { type LiveSink, type PumpOptions, pumpOutput } from './output-pump.ts';
import type { ProcessEntry } from './process-table.ts';
import { marksOf, type ProcessTree, type TreeMarks, watchTree } from './process-tree.ts';

export interface ProcessOptions {
  readonly argv: readonly [string, ...string[]];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** `NAME=value` of `env` that marks every process of this run. */
  readonly mark: string;
  readonly timeoutMs: number;
  readonly graceMs: number;
  /** Null passes the output on as it is: for who reads it and shows none of it. */
  readonly redactor: Redactor | null;
  readonly log: Pick<CappedLog, 'write'>;
  readonly live: { readonly stdout: LiveSink; readonly stderr: LiveSink };
  readonly stop: StopSwitch;
  readonly clock: Clock;
  /** How often the kernel killed something for want of memory; the system's own count where nothing is said. */
  readonly countMemoryKills?: () => number | undefined;
  /** Told of the first process, and by what all of its kind are known. */
  readonly onStarted: (pid: number, marks: TreeMarks) => void;
  readonly onSignalled: (signal: string, why: string) => void;
}

export interface ProcessOutcome {
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** Why p1 stopped it, if p1 did. */
  readonly stopped: StopRequest | null;
  /** Why it never started, if it did not. */
  readonly notStarted: string | null;
  /** Whether the kernel killed something for want of memory meanwhile. */
  readonly hasMemoryKill: boolean;
  /** Processes of the step that could not be ended. */
  readonly survivors: readonly number[];
  readonly durationMs: number;
  readonly stdoutBytes: number;
  readonly stderrBytes: number;
}

/** How long pipes are still read when nobody of the tree is left to write: what is in them, and no more. */
const PIPE_LINGER_MS = 1000;
/** The runner kills everything 10 s after it asked; p1 needs the rest to write down what happened. */
export const LONGEST_CANCEL_GRACE_MS = 5000;
/** The killswitch promises an end within 5 s on one machine, of which looking at it takes one. */
const LONGEST_GRACE_MS: Readonly<Record<StopRequest['cause'], number>> = {
  timeout: Number.POSITIVE_INFINITY,
  cancelled: LONGEST_CANCEL_GRACE_MS,
  refused: 3000,
};
const LOOK_EVERY_MS = 1000;
const FIRST_LOOKS_MS = [50, 250];

/**
 * Runs a program in a process group of its own, without standard input, to its end or to the first request to stop. Either
 * way all processes that it started are ended: TERM, then KILL after the grace. Its output passes redacted to the live view
 * and the log.
 */
export async function runProcess(options: ProcessOptions): Promise<ProcessOutcome> {
  const { clock, countMemoryKills = memoryKillsOfSystem } = options;
  const startedMs = clock.monotonicMs();
  const memoryKills = countMemoryKills();
  const [program, ...words] = options.argv;
  const { value: child, mark } = startMarked(() =>
    spawn(program, words, {
      cwd: options.cwd,
      env: options.env,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    }),
  );
  const marks = child.pid === undefined ? undefined : marksOf(child.pid, options.mark, mark);
  const tree = marks === undefined ? undefined : watchTree(marks);
  const ended = endOf(child);
  if (child.pid !== undefined && marks !== undefined) options.onStarted(child.pid, marks);
  const stopping = stopWhenAsked(tree, options);
  const stopLooking = lookFromTimeToTime(tree);
  const released = createRelease();
  const [logOfStdout, logOfStderr] = linesApart(options.log.write, options.log.write);
  const passing = { redactor: options.redactor, ended: released.promise };
  const pumps = [
    pump({ from: child.stdout, live: options.live.stdout, log: logOfStdout, ...passing }),
    pump({ from: child.stderr, live: options.live.stderr, log: logOfStderr, ...passing }),
  ] as const;
  const end = await ended;
  stopLooking();
  const survivors =
    tree === undefined
      ? []
      : await endTree({
          tree,
          ...stopping.ending(),
          monotonicMs: clock.monotonicMs,
          onSignalled: options.onSignalled,
        });
  const stopped = stopping.finish();
  released.release();
  const [stdoutBytes, stderrBytes] = await drain(child, pumps);
  return {
    ...end,
    stopped,
    hasMemoryKill: memoryKills !== undefined && (countMemoryKills() ?? 0) > memoryKills,
    survivors: survivors.map((entry: ProcessEntry) => entry.pid),
    durationMs: clock.monotonicMs() - startedMs,
    stdoutBytes,
    stderrBytes,
  };
}

type End = Pick<ProcessOutcome, 'exitCode' | 'signal' | 'notStarted'>;

function endOf(child: ChildProcess): Promise<End> {
  return new Promise(resolve => {
    child.once('error', error => resolve({ exitCode: null, signal: null, notStarted: messageOf(error) }));
    child.once('exit', (exitCode, signal) => resolve({ exitCode, signal, notStarted: null }));
  });
}

function pump({
  redactor,
  ...passing
}: Omit<PumpOptions, 'redacting'> & { readonly redactor: Redactor | null }): Promise<number> {
  return pumpOutput({
    ...passing,
    redacting: redactor === null ? AS_IT_IS : createRedactingStream(redactor),
  });
}

function createRelease(): { readonly promise: Promise<void>; readonly release: () => void } {
  let release = (): void => {};
  const promise = new Promise<void>(resolve => {
    release = resolve;
  });
  return { promise, release };
}

async function drain(
  child: ChildProcess,
  pumps: readonly [Promise<number>, Promise<number>],
): Promise<[number, number]> {
  const both = Promise.allSettled(pumps);
  const late = setTimeout(() => {
    child.stdout?.destroy();
    child.stderr?.destroy();
  }, PIPE_LINGER_MS);
  const [stdout, stderr] = await both;
  clearTimeout(late);
  return [stdout.status === 'fulfilled' ? stdout.value : 0, stderr.status === 'fulfilled' ? stderr.value : 0];
}

/** What leaves the tree by double fork is seen while its parent still lives, if it is looked for often enough. */
function lookFromTimeToTime(tree: ProcessTree | undefined): () => void {
  const first = FIRST_LOOKS_MS.map(afterMs => setTimeout(() => tree?.look(), afterMs));
  const regular = setInterval(() => tree?.look(), LOOK_EVERY_MS);
  return () => {
    for (const timer of first) clearTimeout(timer);
    clearInterval(regular);
  };
}

/** Arms the timeout and listens for a request; `finish` disarms both and says what happened. */
function stopWhenAsked(tree: ProcessTree | undefined, options: ProcessOptions) {
  const { clock, onSignalled } = options;
  let stopped: StopRequest | null = null;
  let killAtMs: number | undefined;
  let killTimer: NodeJS.Timeout | undefined;
  let hasFinished = false;

  function stop(request: StopRequest): void {
    if (hasFinished || stopped !== null) return;
    stopped = request;
    const graceMs = Math.min(options.graceMs, LONGEST_GRACE_MS[request.cause]);
    killAtMs = clock.monotonicMs() + graceMs;
    send('SIGTERM', request.why);
    killTimer = setTimeout(() => send('SIGKILL', 'the grace is over'), graceMs);
  }

  function send(signal: NodeJS.Signals, why: string): void {
    const unreached = tree?.signal(signal) ?? [];
    onSignalled(signal, unreached.length === 0 ? why : `${why}; not reached: ${unreached.join(', ')}`);
  }

  const timeout = setTimeout(
    () => stop({ cause: 'timeout', why: `timeout of ${options.timeoutMs} ms` }),
    options.timeoutMs,
  );
  options.stop.onRequest(stop);

  return {
    /** When the tree is to be killed: by the request's grace, else by one that starts now. */
    ending: () => ({
      killAtMs: killAtMs ?? clock.monotonicMs() + Math.min(options.graceMs, LONGEST_CANCEL_GRACE_MS),
    }),
    finish: (): StopRequest | null => {
      hasFinished = true;
      clearTimeout(timeout);
      clearTimeout(killTimer);
      return stopped;
    },
  };
}
