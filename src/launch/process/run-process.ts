import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '../../kernel/clock.ts';
import { messageOf, systemCode } from '../../kernel/errors.ts';
import { createRedactingStream } from '../../redact/redacting-stream.ts';
import type { Redactor } from '../../redact/redactor.ts';
import type { StopRequest, StopSwitch } from '../stop-request.ts';
import type { CappedLog } from './capped-log.ts';
import { type LiveSink, pumpOutput } from './output-pump.ts';

export interface ProcessOptions {
  readonly argv: readonly [string, ...string[]];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly graceMs: number;
  readonly redactor: Redactor;
  readonly log: CappedLog;
  readonly live: { readonly stdout: LiveSink; readonly stderr: LiveSink };
  readonly stop: StopSwitch;
  readonly clock: Clock;
  readonly onStarted: (pid: number) => void;
  readonly onSignalled: (signal: string, why: string) => void;
}

export interface ProcessOutcome {
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** Why p1 stopped it, if p1 did. */
  readonly stopped: StopRequest | null;
  /** Why it never started, if it did not. */
  readonly notStarted: string | null;
  readonly durationMs: number;
  readonly stdoutBytes: number;
  readonly stderrBytes: number;
}

/** How long the pipes of a process that ended are still read: whoever holds them open after that is not waited for. */
const PIPE_LINGER_MS = 1000;

/**
 * Runs a program in a process group of its own, without standard input, to its end or to the first request to stop:
 * TERM to the group, then KILL after the grace. Its output passes redacted to the live view and the log.
 */
export async function runProcess(options: ProcessOptions): Promise<ProcessOutcome> {
  const startedMs = options.clock.monotonicMs();
  const [program, ...words] = options.argv;
  const child = spawn(program, words, {
    cwd: options.cwd,
    env: options.env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = endOf(child);
  if (child.pid !== undefined) options.onStarted(child.pid);
  const stopping = stopWhenAsked(child, options);
  const stdout = pump(child.stdout, options.live.stdout, options);
  const stderr = pump(child.stderr, options.live.stderr, options);
  const end = await ended;
  const stopped = await stopping.finish();
  const [stdoutBytes, stderrBytes] = await drain(child, [stdout, stderr]);
  return { ...end, stopped, durationMs: options.clock.monotonicMs() - startedMs, stdoutBytes, stderrBytes };
}

type End = Pick<ProcessOutcome, 'exitCode' | 'signal' | 'notStarted'>;

function endOf(child: ChildProcess): Promise<End> {
  return new Promise(resolve => {
    child.once('error', error => resolve({ exitCode: null, signal: null, notStarted: messageOf(error) }));
    child.once('exit', (exitCode, signal) => resolve({ exitCode, signal, notStarted: null }));
  });
}

function pump(from: Readable, live: LiveSink, { redactor, log }: ProcessOptions): Promise<number> {
  return pumpOutput({ from, redacting: createRedactingStream(redactor), live, log });
}

async function drain(
  child: ChildProcess,
  pumps: readonly [Promise<number>, Promise<number>],
): Promise<[number, number]> {
  const both = Promise.allSettled(pumps);
  const lingering = new AbortController();
  const late = delay(PIPE_LINGER_MS, 'late', { signal: lingering.signal }).catch(() => 'done');
  if ((await Promise.race([both, late])) === 'late') {
    child.stdout?.destroy();
    child.stderr?.destroy();
  }
  lingering.abort();
  const [stdout, stderr] = await both;
  return [stdout.status === 'fulfilled' ? stdout.value : 0, stderr.status === 'fulfilled' ? stderr.value : 0];
}

/** Arms the timeout and listens for a request; `finish` disarms both and says what happened. */
function stopWhenAsked(child: ChildProcess, options: ProcessOptions) {
  let stopped: StopRequest | null = null;
  let killTimer: NodeJS.Timeout | undefined;
  let hasEnded = false;

  function stop(request: StopRequest): void {
    if (hasEnded || stopped !== null) return;
    stopped = request;
    signalGroup(child, 'SIGTERM', request.why, options);
    killTimer = setTimeout(
      () => signalGroup(child, 'SIGKILL', 'the grace is over', options),
      options.graceMs,
    );
  }

  const timeout = setTimeout(
    () => stop({ cause: 'timeout', why: `timeout of ${options.timeoutMs} ms` }),
    options.timeoutMs,
  );
  options.stop.onRequest(stop);

  return {
    finish: async (): Promise<StopRequest | null> => {
      hasEnded = true;
      clearTimeout(timeout);
      clearTimeout(killTimer);
      return stopped;
    },
  };
}

function signalGroup(
  child: ChildProcess,
  signal: NodeJS.Signals,
  why: string,
  { onSignalled }: ProcessOptions,
): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
    onSignalled(signal, why);
  } catch (error) {
    if (systemCode(error) !== 'ESRCH')
      onSignalled(signal, `${why}; it could not be sent: ${messageOf(error)}`);
  }
}
