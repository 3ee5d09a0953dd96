import type { Criterion } from '../gate.ts';

/** The conditions of the gate `guardrails`. */
export const GUARDRAILS_CRITERIA = [
  fixed('limits-in-order', 'pass', 'The limits are written, legal, and at most their ceilings.'),
  fixed('killswitch-off', 'pass', 'Nothing says stop.'),
  fixed('budget-left', 'pass', 'Less than 80 % of the day’s budget is spent.'),
  fixed('disk-free', 'pass', 'At least 5 GB are free.'),
  fixed('limit-raised', 'warn', 'The change raises a limit, or a ceiling.'),
  fixed('budget-nearly-spent', 'warn', 'At least 80 % of the day’s budget is spent.'),
  fixed('too-many-active', 'warn', 'More than 2 runs hold a slot.'),
  fixed('disk-low', 'warn', 'Less than 5 GB are free.'),
  fixed('not-enforced', 'warn', 'The guard is not set up, in shadow mode, or off.'),
  fixed('state-not-asked', 'warn', 'The guard’s state on GitHub was not asked for.'),
  fixed('limit-missing', 'fail', 'A limit is not written, or the change takes it away.'),
  fixed('limit-invalid', 'fail', 'A limit is negative, or no number that it may be.'),
  fixed('limit-over-ceiling', 'fail', 'A limit is above its ceiling.'),
  fixed('state-committed', 'fail', 'git tracks a killswitch file or state of the guard.'),
  live('killswitch-on', 'The killswitch is on.'),
  live('budget-spent', 'The day’s budget is spent.'),
  live('runaway', 'The day has cost more than the ceiling of the budget, $100 by default.'),
  live('disk-full', 'Less than 1 GB is free.'),
  fixed('state-unavailable', 'error', 'The guard’s state cannot be read.'),
] as const satisfies readonly Criterion[];

function fixed<L extends Criterion['level']>(slug: string, level: L, states: string): Criterion {
  return { id: `guardrails/${slug}`, level, isLive: false, states };
}

function live(slug: string, states: string): Criterion {
  return { id: `guardrails/${slug}`, level: 'fail', isLive: true, states };
}
