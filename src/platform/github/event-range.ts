import type { Environment } from '../../kernel/inputs.ts';
import { eventText, readEvent } from './event-payload.ts';

/** Which commits an event is about. */
export type EventRange =
  | { readonly kind: 'range'; readonly base: string; readonly head: string }
  /** What a push brought, if its former head is still there and leads anywhere; else all that leads to `head`. */
  | { readonly kind: 'pushed'; readonly base: string; readonly head: string }
  | { readonly kind: 'head'; readonly head: string }
  | { readonly kind: 'history' };

/**
 * The commits of the event that started the workflow, from its payload (docs.github.com: "Webhook events and payloads"). An event about
 * no commits, or a payload that cannot be read, is about all.
 */
export function eventRange(env: Environment): EventRange {
  const payload = readEvent(env);
  const text = (...path: readonly string[]): string => {
    const value = eventText(payload, path);
    return /^[0-9a-f]{40,64}$/.test(value) ? value : '';
  };
  switch (env['GITHUB_EVENT_NAME']) {
    case 'pull_request':
    case 'pull_request_target':
    case 'pull_request_review':
      return rangeOf(text('pull_request', 'base', 'sha'), text('pull_request', 'head', 'sha'));
    case 'merge_group':
      return rangeOf(text('merge_group', 'base_sha'), text('merge_group', 'head_sha'));
    case 'push':
      return pushRange(text('before'), text('after'));
    default:
      return { kind: 'history' };
  }
}

function rangeOf(base: string, head: string): EventRange {
  return base === '' || head === '' ? { kind: 'history' } : { kind: 'range', base, head };
}

/** A new branch has no former head, and a deleted one no new one: the id is all zeros then. */
function pushRange(before: string, after: string): EventRange {
  if (after === '' || /^0+$/.test(after)) return { kind: 'history' };
  return before === '' || /^0+$/.test(before)
    ? { kind: 'head', head: after }
    : { kind: 'pushed', base: before, head: after };
}
