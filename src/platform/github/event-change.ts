import type { Environment } from '../../kernel/inputs.ts';
import { eventText, readEvent } from './event-payload.ts';

/** The change that an event proposes to a branch. */
export type EventChange =
  | {
      readonly kind: 'pull-request';
      readonly base: string;
      readonly head: string;
      readonly number: number;
      readonly author: string;
    }
  | { readonly kind: 'merge-group'; readonly base: string; readonly head: string }
  /** The event is of a change, and its payload does not say which. */
  | { readonly kind: 'unreadable' }
  | { readonly kind: 'none' };

/** What the event that started the workflow proposes, from its payload (docs.github.com: "Webhook events and payloads"). */
export function eventChange(env: Environment): EventChange {
  const payload = readEvent(env);
  const sha = (...path: readonly string[]): string => {
    const value = eventText(payload, path);
    return /^[0-9a-f]{40,64}$/.test(value) ? value : '';
  };
  switch (env['GITHUB_EVENT_NAME']) {
    case 'pull_request':
    case 'pull_request_target':
    case 'pull_request_review': {
      const base = sha('pull_request', 'base', 'sha');
      const head = sha('pull_request', 'head', 'sha');
      const number = Number(eventText(payload, ['pull_request', 'number']));
      const author = eventText(payload, ['pull_request', 'user', 'login']);
      const isWhole = base !== '' && head !== '' && Number.isSafeInteger(number) && number > 0;
      return isWhole ? { kind: 'pull-request', base, head, number, author } : { kind: 'unreadable' };
    }
    case 'merge_group': {
      const base = sha('merge_group', 'base_sha');
      const head = sha('merge_group', 'head_sha');
      return base === '' || head === '' ? { kind: 'unreadable' } : { kind: 'merge-group', base, head };
    }
    default:
      return { kind: 'none' };
  }
}
