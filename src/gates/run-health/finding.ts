import type { GateFinding } from '../gate.ts';
import type { NotAsked } from '../guardrails/facts.ts';
import type { Unreadable } from './facts.ts';

/** A finding of this gate: none has a place in a file. */
export function finding(slug: string, message: string, fix: string, scope = '*'): GateFinding {
  return { criterion: `run-health/${slug}`, message, fix, place: null, scope };
}

/** That `what` was not seen: by wish, or because it could not be. */
export function unseen(what: string, why: NotAsked | Unreadable): GateFinding {
  return why.kind === 'not-asked'
    ? finding('state-not-asked', `${what} was not asked for: ${why.why}.`, why.fix, what)
    : finding('state-unavailable', `${what} cannot be read: ${why.message}`, why.fix, what);
}
