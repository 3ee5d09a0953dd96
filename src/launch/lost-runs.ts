import type { Lease } from '../guard/state.ts';
import { isRunId } from '../kernel/ids.ts';
import { simpleValues } from './failed-run.ts';
import type { LaunchPorts } from './ports.ts';

/**
 * Gives an end to a run that nobody on this machine can look at: its lease was ended for it. Its lease says what it was, so
 * that its failure is told, and retried, as if it had told it itself. A retry that was lost still has its entry in the dead
 * letter queue: whoever drains that finds its claim too old.
 */
export async function finaliseLost(
  lease: Lease,
  { journal, deadLetters }: Pick<LaunchPorts, 'journal' | 'deadLetters'>,
): Promise<void> {
  const { run, step, attempt, session, parameters } = lease;
  const message = 'The machine that ran it is gone, or its time was over, and it never told an end.';
  journal.append({
    type: 'run.recovered',
    run,
    step,
    attempt,
    of_session: session,
    state: 'FAIL',
    reason_code: 'orphaned',
    message,
    fix: 'Launch the step again; see the log of its job for how far it got.',
    evidence: null,
  });
  // What a job held for itself is no run that could be launched again.
  if (attempt > 1 || !isRunId(run)) return;
  const answer = await deadLetters.failed(run, {
    runId: run,
    step,
    parameters: simpleValues(parameters),
    isSmoke: false,
    attempt,
    reasonCode: 'orphaned',
    message,
    exitCode: null,
    signal: null,
    told: null,
    retryAt: null,
    logTail: [],
    costMicroUsd: lease.reserved_micro_usd,
    areParametersNoted: true,
    isDeferred: false,
  });
  if (answer.kind !== 'unavailable') return;
  const lost = `Run ${run} of step "${step}", which was lost, could not be kept: ${answer.message}`;
  journal.append({ type: 'warning', message: lost, fix: `${answer.fix} Launch the step again by hand.` });
}
