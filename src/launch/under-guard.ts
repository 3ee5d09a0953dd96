import type { GuardAnswer, HeldEnd, Hold, SettleAnswer } from '../guard/guard.ts';
import type { Holder } from '../guard/holder-port.ts';
import { refuseFor } from '../guard/refusal.ts';
import { messageOf } from '../kernel/errors.ts';
import { formatUsd } from '../kernel/money.ts';
import type { ReasonCode } from '../kernel/result.ts';
import type { UsageReading } from '../pricing/usage-file.ts';
import { reservationOf } from './budget.ts';
import { dropNote, noteHeld } from './guard-note.ts';
import { finaliseLost } from './lost-runs.ts';
import type { LaunchOutcome, LaunchPorts, Run } from './ports.ts';

/** What became of a run, and what it told of its costs; null when no process of it ever ran. */
export interface Worked {
  readonly ended: LaunchOutcome;
  readonly usage: UsageReading | null;
}

/** Asks the guard whether `run` may start. */
export async function askGuard(run: Run, ports: LaunchPorts): Promise<GuardAnswer> {
  const { plan, runId } = run;
  const cancelled = new Promise<void>(resolve => ports.stop.onRequest(() => resolve()));
  const answer = await ports.guard.admit({
    run: runId,
    step: plan.step,
    attempt: run.attempt,
    session: ports.session,
    holder: ports.holder,
    budgetMicroUsd: reservationOf(plan, ports.environment),
    longestMs: plan.timeoutMs + plan.graceMs,
    parameters: ports.redactor.value(plan.parameters),
    origin: ports.origin,
    cancelled,
  });
  // Runs of this machine are finalised by what they left, not by their leases.
  for (const lease of answer.expired)
    if (!isOfSameMachine(lease.holder, ports.holder)) await finaliseLost(lease, ports);
  return answer;
}

function isOfSameMachine(one: Holder, other: Holder): boolean {
  return one.kind === 'process' && other.kind === 'process' && one.host === other.host;
}

/** Does `work` while the guard's leave lasts, and books what it cost. */
export async function runHeld(
  run: Run,
  ports: LaunchPorts,
  hold: Hold,
  work: () => Promise<Worked>,
): Promise<LaunchOutcome> {
  if (hold.isCounted) note(run, null);
  const stopWatching = hold.watchKillswitch(reason => {
    const refusal = refuseFor.killswitch(reason, null);
    run.record.killswitchObserved(refusal.message);
    ports.stop.request({ cause: 'refused', why: refusal.message, refusal });
  });
  const { ended, usage } = await work().finally(stopWatching);
  const end = endOf(run, ended, usage);
  return settled(run, ended, end, await hold.settle(end));
}

/** A run that was stopped may have had a call under way that it could not report. */
const MAY_OWE_MORE = new Set<ReasonCode>([
  'signal',
  'out-of-memory',
  'timeout',
  'cancelled',
  'killswitch',
  'budget-exhausted',
  'state-unavailable',
  'permission-missing',
]);

function endOf(run: Run, ended: LaunchOutcome, usage: UsageReading | null): HeldEnd {
  const isUnclear = usage !== null && (usage.lines === 0 || !usage.isComplete);
  return {
    run: run.runId,
    step: run.plan.step,
    attempt: run.attempt,
    state: ended.state,
    reasonCode: ended.reasonCode,
    durationMs: ended.durationMs,
    reportedMicroUsd: usage?.microUsd ?? 0,
    countsReservation: usage !== null && (isUnclear || MAY_OWE_MORE.has(ended.reasonCode)),
  };
}

/** A cost that could not be booked fails the call, whatever became of the run; the lease stays, and so does the run's claim. */
function settled(run: Run, ended: LaunchOutcome, end: HeldEnd, answer: SettleAnswer): LaunchOutcome {
  if (answer.kind === 'settled') {
    forget(run);
    if (end.countsReservation && answer.costMicroUsd > end.reportedMicroUsd)
      tellUnreported(run, { costMicroUsd: answer.costMicroUsd, hasReported: end.reportedMicroUsd > 0 });
    return { ...ended, costMicroUsd: answer.costMicroUsd };
  }
  const { reasonCode, message: why } = answer;
  const message = `What the step has cost could not be booked: ${why}`;
  const fix = `${answer.fix} Its slot and money stay reserved until the post step, the next launch or the lease's end books them.`;
  run.record.warn(message, fix);
  note(run, end);
  return {
    ...ended,
    isSettled: false,
    costMicroUsd: end.reportedMicroUsd,
    ...(ended.failure === null ? { reasonCode, failure: { reasonCode, message, fix } } : {}),
  };
}

/** A note that stays behind is not looked at any more once the run has no owner. */
function forget({ workspace, record }: Run): void {
  try {
    dropNote(workspace.folder);
  } catch (error) {
    record.warn(`What the guard held is still noted: ${messageOf(error)}.`, 'Nothing.');
  }
}

/** A disk that refuses the note stops nothing: without it the next admission settles at what was reserved. */
function note({ runId, workspace, record }: Run, end: HeldEnd | null): void {
  try {
    noteHeld(workspace.folder, runId, end);
  } catch (error) {
    record.warn(`What the guard holds could not be noted: ${messageOf(error)}.`, 'Free disk space.');
  }
}

/** The reservation counts where the costs are not known: nothing was told, not all of it can be read, or the step was stopped. */
function tellUnreported(
  { plan, record }: Run,
  { costMicroUsd, hasReported }: { costMicroUsd: number; hasReported: boolean },
): void {
  const counts = `it counts as having cost the ${formatUsd(costMicroUsd)} that were reserved for it.`;
  if (hasReported)
    record.warn(
      `Step "${plan.step}" may have cost more than it told: ${counts}`,
      'Nothing, if that is about right; else `p1 guard adjust`.',
    );
  else
    record.warn(
      `Step "${plan.step}" did not tell what it cost: ${counts}`,
      'Let it append a line for each charge to $P1_USAGE_FILE, such as {"usd": 0.12}; see docs/reference.md.',
    );
}
