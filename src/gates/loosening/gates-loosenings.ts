import type { GatesConfig } from '../../config/config.ts';
import { formatDuration } from '../../kernel/duration.ts';
import { grown, type Loosenings, lowered, shrunk, weakened } from './loosening.ts';

/** What the gates of `after` let pass that those of `before` did not. */
export function gatesLoosenings(before: GatesConfig, after: GatesConfig): Loosenings {
  return [
    ...shrunk('gates.roster', before.roster, after.roster),
    ...weakened('gates.on-error', ['fail', 'warn'], before.onError, after.onError),
    ...timeoutLoosenings(before, after),
    ...shrunk('gates.protected', before.protectedPaths, after.protectedPaths),
    ...grown('gates.approvers', before.approvers.map(lowerCase), after.approvers.map(lowerCase)),
    // Without any approver nobody has to review anything.
    ...(after.approvers.length === 0 ? shrunk('gates.approvers', before.approvers.map(lowerCase), []) : []),
  ];
}

/** A gate whose time is too short is an error, which fails the check unless the policy lets it pass. */
function timeoutLoosenings(before: GatesConfig, after: GatesConfig): Loosenings {
  if (after.onError === 'fail') return [];
  return [
    ...lowered('gates.timeout', before.timeoutMs, after.timeoutMs, formatDuration),
    ...lowered(
      'gates.regression-timeout',
      before.regressionTimeoutMs,
      after.regressionTimeoutMs,
      formatDuration,
    ),
  ];
}

function lowerCase(login: string): string {
  return login.toLowerCase();
}
