import type { Clock } from '../kernel/clock.ts';
import type { EventOf, NewEvent } from '../kernel/events/index.ts';
import type { Journal } from '../kernel/journal.ts';
import type { ReasonCode } from '../kernel/result.ts';
import { type RunState, transition } from '../kernel/run-states.ts';
import type { Failure } from './failure.ts';
import type { UploadedSet } from './output-stores.ts';
import type { ManifestEntry } from './outputs/manifest.ts';
import type { ProcessOutcome } from './process/run-process.ts';

export interface RunIdentity {
  readonly runId: string;
  readonly step: string;
  readonly attempt: number;
}

type Own<T extends NewEvent['type'], Filled extends string> = Omit<
  Extract<NewEvent, { type: T }>,
  'type' | 'run' | 'step' | 'attempt' | Filled
>;

export type RunRecord = ReturnType<typeof createRunRecord>;

/**
 * Tells the journal what happens to one run and holds its state: every move goes through the table of legal
 * transitions. The two functions that end a run return its duration in milliseconds.
 */
export function createRunRecord({ runId, step, attempt }: RunIdentity, journal: Journal, clock: Clock) {
  const identity = { run: runId, step, attempt };
  const queuedMs = clock.monotonicMs();
  let state: RunState = 'QUEUED';

  function move(to: RunState): number {
    state = transition(state, to);
    return Math.round(clock.monotonicMs() - queuedMs);
  }

  return {
    hasEnded: (): boolean => state !== 'QUEUED' && state !== 'RUNNING',
    queued(event: Own<'run.queued', never>): void {
      journal.append({ type: 'run.queued', ...identity, ...event });
    },
    running(event: Own<'run.running', never>): void {
      move('RUNNING');
      journal.append({ type: 'run.running', ...identity, ...event });
    },
    succeeded(
      event: Pick<EventOf<'run.succeeded'>, 'exit_code' | 'outputs_path' | 'manifest_digest'>,
    ): number {
      const duration_ms = move('SUCCESS');
      const message = `Step "${step}" succeeded.`;
      journal.append({
        type: 'run.succeeded',
        ...identity,
        reason_code: 'ok',
        message,
        duration_ms,
        ...event,
      });
      return duration_ms;
    },
    failed(
      { reasonCode, message, fix }: Failure,
      process: { exitCode: number | null; signal: string | null; evidence: string | null },
    ): number {
      const duration_ms = move('FAIL');
      const { exitCode: exit_code, signal, evidence } = process;
      const ending = { reason_code: reasonCode, message, fix, duration_ms, exit_code, signal, evidence };
      journal.append({ type: 'run.failed', ...identity, ...ending });
      return duration_ms;
    },
    skipped(reasonCode: ReasonCode, message: string): number {
      const duration_ms = move('SKIPPED');
      journal.append({ type: 'run.skipped', ...identity, reason_code: reasonCode, message, duration_ms });
      return duration_ms;
    },
    uploaded(artifact: string, { id, digest, bytes }: UploadedSet): void {
      journal.append({ type: 'outputs.uploaded', ...identity, artifact, artifact_id: id, digest, bytes });
    },
    killswitchObserved(message: string): void {
      journal.append({ type: 'killswitch.observed', ...identity, message });
    },
    usageReported(event: Own<'usage.reported', never>): void {
      journal.append({ type: 'usage.reported', ...identity, ...event });
    },
    processStarted(pid: number): void {
      journal.append({ type: 'process.started', ...identity, pid });
    },
    processSignalled(signal: string, why: string): void {
      journal.append({ type: 'process.signalled', ...identity, signal, why });
    },
    processExited({ exitCode, signal, durationMs, stdoutBytes, stderrBytes }: ProcessOutcome): void {
      journal.append({
        type: 'process.exited',
        ...identity,
        exit_code: exitCode,
        signal,
        duration_ms: Math.round(durationMs),
        stdout_bytes: stdoutBytes,
        stderr_bytes: stderrBytes,
      });
    },
    outputTruncated(keptBytes: number, seenBytes: number): void {
      journal.append({
        type: 'process.output-truncated',
        ...identity,
        kept_bytes: keptBytes,
        seen_bytes: seenBytes,
      });
    },
    outputsVerified(entries: readonly ManifestEntry[]): void {
      const bytes = entries.reduce((sum, entry) => sum + (entry.kind === 'file' ? entry.size : 0), 0);
      const undeclared = entries.filter(entry => !entry.is_declared).length;
      journal.append({ type: 'outputs.verified', ...identity, files: entries.length, bytes, undeclared });
    },
    outputsRejected(problems: readonly string[]): void {
      journal.append({ type: 'outputs.rejected', ...identity, problems: [...problems] });
    },
    promoted(event: Own<'outputs.promoted', never>): void {
      journal.append({ type: 'outputs.promoted', ...identity, ...event });
    },
    warn(message: string, fix: string): void {
      journal.append({ type: 'warning', ...identity, message, fix });
    },
  };
}
