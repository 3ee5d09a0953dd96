import type { AnswerFault } from './fault.ts';
import { operations } from './operation.ts';
import { failure, restError } from './reply.ts';
import type { Call, Match, Reply, Route } from './route.ts';
import { findRoute } from './route.ts';
import type { Control } from './routes/control.ts';
import type { FaultStore } from './stores/faults.ts';
import type { RequestLog } from './stores/requests.ts';
import { MalformedRequest } from './trust-boundary.ts';

export type Outcome =
  | { readonly kind: 'reply'; readonly reply: Reply }
  | { readonly kind: 'truncated'; readonly reply: Reply }
  | { readonly kind: 'reset' | 'silence' };

type Parts = {
  readonly routes: readonly Route[];
  readonly control: Control;
  readonly faults: FaultStore;
  readonly requests: RequestLog;
};

export type Dispatch = (method: string, call: Omit<Call, 'parameters'>) => Outcome;

/** Finds the route of a request, lets a fault decide its fate, and logs what the client will see. */
export function createDispatch({ routes, control, faults, requests }: Parts): Dispatch {
  return (method, call) => {
    const controlled = guarded(
      () => control(method, { ...call, parameters: {} }),
      message => restError(400, message),
    );
    if (controlled) return { kind: 'reply', reply: controlled };

    const match = findRoute(routes, method, call.url.pathname);
    const fault = match ? faults.take(match.route.operation) : undefined;
    const outcome = match
      ? decide(match, fault, { ...call, parameters: match.parameters })
      : { kind: 'reply' as const, reply: restError(404, 'Not Found') };
    const operation = match?.route.operation ?? 'Unknown';
    requests.add({
      operation,
      method,
      path: call.url.pathname,
      query: Object.fromEntries(call.url.searchParams),
      body: operation !== 'Unknown' && operations[operation] === 'twirp' ? call.body.toString() : undefined,
      status: outcome.kind === 'reply' ? outcome.reply.status : 'unanswered',
      fault: fault?.kind,
      at: new Date().toISOString(),
    });
    return outcome;
  };
}

function decide({ route }: Match, fault: AnswerFault | undefined, call: Call): Outcome {
  const refuse = (status: number, message: string) => failure(route.operation, status, message);
  const answer = () =>
    guarded(
      () => route.answer(call),
      message => refuse(400, message),
    );
  switch (fault?.kind) {
    case undefined:
      return { kind: 'reply', reply: answer() };
    case 'server-error':
      return { kind: 'reply', reply: refuse(fault.status ?? 503, 'the double was told to fail') };
    case 'rate-limit': {
      const reply = refuse(429, 'rate limit exceeded');
      const headers = { ...reply.headers, 'retry-after': String(fault.retryAfterSeconds) };
      return { kind: 'reply', reply: { ...reply, headers } };
    }
    case 'lost-response': {
      const reply = answer();
      const loss = fault.loss ?? 'reset';
      if (loss === 'gateway-timeout') return { kind: 'reply', reply: refuse(504, 'gateway timeout') };
      return loss === 'truncated' ? { kind: loss, reply } : { kind: loss };
    }
  }
}

function guarded<Answer>(answer: () => Answer, refuse: (message: string) => Reply): Answer | Reply {
  try {
    return answer();
  } catch (error) {
    if (error instanceof MalformedRequest) return refuse(error.message);
    throw error;
  }
}
