import type { GuardView } from '../../guard/look.ts';
import { lookAtGuard } from '../../guard/look.ts';
import { openGuard } from '../guard.ts';
import type { GateCall } from './gate-call.ts';

/** The guard's state as a gate may have it. */
export type LookedAtState =
  | { readonly kind: 'seen'; readonly view: GuardView }
  | { readonly kind: 'not-asked'; readonly why: string; readonly fix: string }
  | { readonly kind: 'unavailable'; readonly message: string; readonly fix: string };

/**
 * Looks at the guard's state where the policy in force has it, and changes nothing.
 *
 * @throws ConfigError when the state is a branch and nothing says of which repository.
 */
export async function lookAtState(call: GateCall): Promise<LookedAtState> {
  const { env, token } = call;
  const { policy, isOffline } = call.circumstances;
  const opened = { config: policy, env, token, repository: null, isOffline, killswitch: '', tell: () => {} };
  const { ports } = await openGuard(opened);
  if (ports === null) return NOT_ASKED_OFFLINE;
  const view = await lookAtGuard(ports, 0);
  if (view.kind === 'seen') return { kind: 'seen', view };
  const { message, fix, reasonCode } = view;
  if (reasonCode === 'permission-missing' && !policy.guard.isConfigured)
    return { kind: 'not-asked', why: `nobody has set the guard up, and ${message}`, fix };
  return { kind: 'unavailable', message, fix };
}

export const NOT_ASKED_OFFLINE = {
  kind: 'not-asked',
  why: 'it is on GitHub, and this check is offline',
  fix: 'Run the check once without `offline`: what it would tell has no age here, since it was never asked.',
} as const;
