import type { Criterion } from '../gate.ts';

/** The conditions of the gate `run-health`. */
export const RUN_HEALTH_CRITERIA = [
  fixed('queue-short', 'pass', 'At most 5 dead letters wait to be retried.'),
  fixed('error-rate-low', 'pass', 'Less than 10 % of the last 50 runs failed.'),
  fixed('transitions-legal', 'pass', 'No run made a move that the table of states does not have.'),
  fixed('no-runs', 'not-applicable', 'There is no p1.yml at base or head, and nothing of any run.'),
  fixed('queue-long', 'warn', '6 to 10 dead letters wait to be retried.'),
  fixed('queue-growing', 'warn', 'Dead letters that wait came on each of the last 3 days.'),
  fixed('error-rate-raised', 'warn', '10 to 50 % of the last 50 runs failed, or more of fewer than 5.'),
  fixed('entry-old', 'warn', 'A dead letter is older than 7 days.'),
  fixed('entry-refused', 'warn', 'What looks like a dead letter cannot be taken for one.'),
  fixed('running-past-timeout', 'warn', 'A run is RUNNING past its timeout.'),
  fixed('state-not-asked', 'warn', 'The queue or the history on GitHub was not asked for.'),
  live('queue-overflow', 'More than 10 dead letters wait to be retried.'),
  live('error-rate-high', 'More than 50 % of the last 50 runs failed.'),
  live('permanent-without-owner', 'A dead letter is permanent, and nobody looks after it.'),
  live('illegal-transition', 'A run made a move that the table of states does not have.'),
  live('retried-past-limit', 'A dead letter is retried that has had all of its attempts.'),
  live('orphan-workspace', 'A workspace is older than 24 hours, and its owner is gone.'),
  fixed('state-unavailable', 'error', 'The queue, the history or a journal cannot be read.'),
] as const satisfies readonly Criterion[];

function fixed<L extends Criterion['level']>(slug: string, level: L, states: string): Criterion {
  return { id: `run-health/${slug}`, level, isLive: false, states };
}

function live(slug: string, states: string): Criterion {
  return { id: `run-health/${slug}`, level: 'fail', isLive: true, states };
}
