import type { GateId } from '../config/gate-ids.ts';
import { formatDuration } from '../kernel/duration.ts';
import { createStopSwitch, type StopSwitch } from '../launch/stop-request.ts';
import type { GateDecision } from './gate.ts';
import { failedBy, type GateOutcome } from './gate-outcome.ts';

/** One gate that is to be asked. */
export interface GateTask {
  readonly id: GateId;
  readonly timeoutMs: number;
  /** Gathers what the gate decides about, and decides; `stop` is requested when its time is up. */
  readonly decide: (stop: StopSwitch) => Promise<GateDecision>;
}

export interface GateRun {
  readonly id: GateId;
  readonly outcome: GateOutcome;
  readonly durationMs: number;
  /** Whether it was still at work when its time was up: it may be yet. */
  readonly isLate: boolean;
}

export interface RunGatesOptions {
  readonly tasks: readonly GateTask[];
  /** Ends all of them. */
  readonly stop: StopSwitch;
  readonly monotonicMs: () => number;
}

/** Asks all gates at the same time. Whatever one of them does, the others are asked, and each has an outcome. */
export async function runGates({ tasks, stop, monotonicMs }: RunGatesOptions): Promise<readonly GateRun[]> {
  return Promise.all(tasks.map(task => runGate(task, stop, monotonicMs)));
}

async function runGate(task: GateTask, all: StopSwitch, monotonicMs: () => number): Promise<GateRun> {
  const startedMs = monotonicMs();
  const own = createStopSwitch();
  all.onRequest(own.request);
  const stopped = new Promise<'stopped'>(resolve => own.onRequest(() => resolve('stopped')));
  const timer = setTimeout(
    () => own.request({ cause: 'timeout', why: formatDuration(task.timeoutMs) }),
    task.timeoutMs,
  );
  try {
    const answer = await Promise.race([outcomeOf(task, own), stopped]);
    const isLate = answer === 'stopped';
    const outcome = isLate ? stoppedOutcome(task, own) : answer;
    return { id: task.id, outcome, isLate, durationMs: Math.round(monotonicMs() - startedMs) };
  } finally {
    clearTimeout(timer);
  }
}

async function outcomeOf(task: GateTask, stop: StopSwitch): Promise<GateOutcome> {
  try {
    return { kind: 'decided', decision: await task.decide(stop) };
  } catch (error) {
    return failedBy(error);
  }
}

function stoppedOutcome({ id, timeoutMs }: GateTask, stop: StopSwitch): GateOutcome {
  if (stop.requested()?.cause !== 'timeout')
    return { kind: 'failed', why: 'The check was cancelled.', fix: 'Run it again.' };
  const key = id === 'regression' ? 'gates.regression-timeout' : 'gates.timeout';
  return {
    kind: 'failed',
    why: `It was not done after ${formatDuration(timeoutMs)}.`,
    fix: `Run it again; if it needs longer, raise \`${key}\` in p1.yml.`,
  };
}
