import type { Lease } from '../guard/state.ts';
import type { LaunchPorts } from './ports.ts';

/**
 * Gives an end to a run that nobody on this machine can look at: its lease was ended for it. Its lease says what it was, so
 * that its failure is told, and retried, as if it had told it itself.
 */
export async function finaliseLost(lease: Lease, { journal, deadLetters }: LaunchPorts): Promise<void> {
  const { run, step, attempt, session } = lease;
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
  await deadLetters.write({ runId: run, step, reasonCode: 'orphaned', message });
}
