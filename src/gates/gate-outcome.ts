import { UnresolvableError } from '../git/unresolvable.ts';
import { ConfigError, ExternalError, messageOf } from '../kernel/errors.ts';
import type { GateDecision } from './gate.ts';

/** What became of asking a gate. */
export type GateOutcome =
  | { readonly kind: 'decided'; readonly decision: GateDecision }
  /** It could not run: nothing is known of what it asks about. */
  | { readonly kind: 'failed'; readonly why: string; readonly fix: string };

/** Why a gate that threw `error` could not run. */
export function failedBy(error: unknown): Extract<GateOutcome, { kind: 'failed' }> {
  const isKnown =
    error instanceof UnresolvableError || error instanceof ConfigError || error instanceof ExternalError;
  return isKnown
    ? { kind: 'failed', why: error.message, fix: error.fix }
    : { kind: 'failed', why: `p1 has a bug: ${messageOf(error)}`, fix: 'Report it at the repository of p1.' };
}
