import type { Unavailable } from '../../guard/state-port.ts';
import { type AnswerHeaders, type ApiAnswer, objectIn } from './api.ts';

type Answered = Extract<ApiAnswer, { kind: 'answered' }>;

/** When GitHub answers with a secondary limit it may not say for how long; its documentation asks for a minute. */
const DEFAULT_WAIT_MS = 60_000;

/** A refusal by HTTP status that was certainly not applied; undefined when the status says no such thing. */
export function refusalOf(answer: Answered, what: string, permission: string): Unavailable | undefined {
  const { status, text } = answer;
  const said = messageIn(answer);
  const message = `${what}: GitHub answered ${status}${said === undefined ? '' : ` (${said})`}.`;
  if (status === 429 || (status === 403 && (askedWaitMs(answer) !== undefined || /rate limit/i.test(text))))
    return rateLimited(answer, message);
  if (status === 401)
    return missing(message, 'Give the action a valid `token`, or set GITHUB_TOKEN at a terminal.');
  if (status === 403) return missing(message, `Give the job \`permissions: ${permission}\`.`);
  if (status === 404)
    return missing(message, `Check the repository's name, and give the job \`permissions: ${permission}\`.`);
  return undefined;
}

export function rateLimited(answer: Answered, message: string): Unavailable {
  return {
    kind: 'unavailable',
    reasonCode: 'state-unavailable',
    message,
    fix: 'Wait; launch less often, or from fewer jobs at once, if it stays so.',
    isRetryable: true,
    retryAfterMs: askedWaitMs(answer) ?? DEFAULT_WAIT_MS,
  };
}

/** What a REST answer says in words. */
export function messageIn({ text }: Answered): string | undefined {
  const said = objectIn(text)?.['message'];
  return typeof said === 'string' ? said : undefined;
}

/** A read that failed in a way that says nothing for good. */
export function unreachable(what: string, answer: ApiAnswer): Unavailable {
  const said = answer.kind === 'answered' ? messageIn(answer) : undefined;
  const answered = answer.kind === 'answered' ? `GitHub answered ${answer.status}` : answer.why;
  const why = said === undefined ? answered : `${answered} (${said})`;
  const fix = 'Try again; see githubstatus.com, and whether this machine reaches the API, if it stays so.';
  return {
    kind: 'unavailable',
    reasonCode: 'state-unavailable',
    message: `${what}: ${why}.`,
    fix,
    isRetryable: true,
  };
}

export function missing(message: string, fix: string): Unavailable {
  return { kind: 'unavailable', reasonCode: 'permission-missing', message, fix, isRetryable: false };
}

/** How long GitHub asks to be left alone (docs.github.com: "Rate limits for the REST API"). */
function askedWaitMs({ headers }: Answered): number | undefined {
  const seconds = Number(headers.get('retry-after') ?? Number.NaN);
  if (Number.isFinite(seconds) && seconds >= 0) return seconds * 1000;
  if (headers.get('x-ratelimit-remaining') !== '0') return undefined;
  const resetMs = Number(headers.get('x-ratelimit-reset') ?? Number.NaN) * 1000;
  return Number.isFinite(resetMs) ? Math.max(0, resetMs - timeOf(headers).getTime()) : undefined;
}

/** GitHub's own time; this machine's where it says none. */
export function timeOf(headers: AnswerHeaders): Date {
  const date = Date.parse(headers.get('date') ?? '');
  return Number.isNaN(date) ? new Date() : new Date(date);
}
