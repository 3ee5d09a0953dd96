import type { Clock } from './clock.ts';
import type { AnswerFault, Loss } from './fault.ts';
import { operations } from './operation.ts';
import { failure, json } from './reply.ts';
import type { Call, Match, Reply } from './route.ts';
import { MalformedRequest } from './trust-boundary.ts';

export type Outcome =
  | { readonly kind: 'reply'; readonly reply: Reply }
  | { readonly kind: 'truncated'; readonly reply: Reply }
  | { readonly kind: 'reset' | 'silence' };

/** What becomes of a call: the route's answer, or what a fault makes of it. */
export function fateOf({ route }: Match, fault: AnswerFault | undefined, call: Call, clock: Clock): Outcome {
  const refuse = (status: number, message: string) => failure(route.operation, status, message);
  const answer = () =>
    guarded(
      () => route.answer(call),
      message => refuse(400, message),
    );
  const replied = (reply: Reply, headers: Record<string, string> = {}): Outcome => ({
    kind: 'reply',
    reply: { ...reply, headers: { ...reply.headers, ...headers } },
  });
  const isGraphQL = operations[route.operation] === 'graphql';
  switch (fault?.kind) {
    case undefined:
      return replied(answer());
    case 'server-error':
      return replied(refuse(fault.status ?? 503, 'the double was told to fail'));
    case 'rate-limit':
      return replied(refuse(429, 'rate limit exceeded'), retryAfter(fault.retryAfterSeconds));
    case 'secondary-limit':
      return replied(refuse(403, SECONDARY_LIMIT), retryAfter(fault.retryAfterSeconds));
    case 'exhausted-limit': {
      const reset = Math.floor(clock.now().getTime() / 1000) + fault.resetAfterSeconds;
      const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(reset) };
      const error = { type: 'RATE_LIMIT', code: 'graphql_rate_limit', message: PRIMARY_LIMIT };
      return replied(isGraphQL ? json(200, { errors: [error] }) : refuse(403, PRIMARY_LIMIT), headers);
    }
    case 'lost-response':
      return lost(fault.loss ?? 'reset', answer(), {
        'gateway-timeout': refuse(504, 'gateway timeout'),
        'nothing-said': isGraphQL
          ? json(200, { data: null, errors: [{ message: SOMETHING_WRONG }] })
          : refuse(500, 'Server Error'),
      });
  }
}

function lost(
  loss: Loss,
  reply: Reply,
  instead: Readonly<Record<'gateway-timeout' | 'nothing-said', Reply>>,
): Outcome {
  switch (loss) {
    case 'gateway-timeout':
    case 'nothing-said':
      return { kind: 'reply', reply: instead[loss] };
    case 'truncated':
      return { kind: loss, reply };
    case 'reset':
    case 'silence':
      return { kind: loss };
  }
}

/** Calls `answer`; a request that cannot be read gets what `refuse` makes of the reason. */
export function guarded<Answer>(answer: () => Answer, refuse: (message: string) => Reply): Answer | Reply {
  try {
    return answer();
  } catch (error) {
    if (error instanceof MalformedRequest) return refuse(error.message);
    throw error;
  }
}

function retryAfter(seconds: number | undefined): Record<string, string> {
  return seconds === undefined ? {} : { 'retry-after': String(seconds) };
}

const SECONDARY_LIMIT =
  'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.';
const PRIMARY_LIMIT = 'API rate limit exceeded for installation ID 1.';
const SOMETHING_WRONG =
  'Something went wrong while executing your query. This may be the result of a timeout, or it could be a GitHub bug.';
