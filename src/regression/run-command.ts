import { systemClock } from '../kernel/clock.ts';
import { newRunId } from '../kernel/ids.ts';
import { type ProcessOutcome, runProcess } from '../launch/process/run-process.ts';
import type { StopSwitch } from '../launch/stop-request.ts';
import { type Capture, type Captured, createCapture } from './capture.ts';
import type { RepeatEnd } from './case-result.ts';

/** What an assertion asks to be run. */
export interface CommandRequest {
  readonly command: string;
  /** What it finds in the file $P1_CASE_FILE. */
  readonly file: Uint8Array;
  readonly exitCode: number | null;
  readonly timeoutMs: number;
  readonly keptBytes: number;
}

export interface CommandOptions {
  readonly argv: readonly [string, ...string[]];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  /** How much of each stream is kept. */
  readonly keptBytes: { readonly stdout: number; readonly stderr: number };
  readonly stop: StopSwitch;
}

export interface CommandOutcome {
  readonly end: RepeatEnd;
  /** Why it did not run to its end; null when it did. */
  readonly detail: string | null;
  readonly exitCode: number | null;
  readonly stdout: Captured;
  readonly stderr: Captured;
  readonly durationMs: number;
}

/** Marks the processes of one command: each has a value of its own. */
const MARK = 'P1_CASE_RUN';
const GRACE_MS = 2000;

/** Runs a command to its end or its timeout; either way all that it started is ended with it. */
export async function runCommand(
  options: CommandOptions,
): Promise<CommandOutcome & { readonly stdout: Capture; readonly stderr: Capture }> {
  const stdout = createCapture(options.keptBytes.stdout);
  const stderr = createCapture(options.keptBytes.stderr);
  const id = newRunId(new Date());
  const outcome = await runProcess({
    ...options,
    env: { ...options.env, [MARK]: id },
    mark: `${MARK}=${id}`,
    graceMs: GRACE_MS,
    redactor: null,
    log: { write: () => {} },
    live: {
      stdout: chunk => void stdout.write(chunk),
      stderr: chunk => void stderr.write(chunk),
    },
    clock: systemClock,
    // A case is judged by what it did, whatever killed it.
    countMemoryKills: () => undefined,
    onStarted: () => {},
    onSignalled: () => {},
  });
  const { exitCode, durationMs } = outcome;
  return { ...endOf(outcome, options.timeoutMs), exitCode, durationMs, stdout, stderr };
}

function endOf(
  { stopped, notStarted, signal, survivors }: ProcessOutcome,
  timeoutMs: number,
): Pick<CommandOutcome, 'end' | 'detail'> {
  if (notStarted !== null) return { end: 'not-started', detail: `it could not be started: ${notStarted}` };
  if (stopped?.cause === 'timeout')
    return { end: 'timeout', detail: `it was ended after its timeout of ${timeoutMs} ms` };
  if (stopped !== null) return { end: 'cancelled', detail: stopped.why };
  if (signal !== null) return { end: 'signal', detail: `it died of ${signal}` };
  if (survivors.length > 0)
    return { end: 'ran', detail: `it left processes that cannot be ended: ${survivors.join(', ')}` };
  return { end: 'ran', detail: null };
}
