import type { Clock } from './clock.ts';
import { fateOf, guarded, type Outcome } from './fate.ts';
import { operations } from './operation.ts';
import { restError } from './reply.ts';
import type { Call, Route } from './route.ts';
import { findRoute } from './route.ts';
import type { Control } from './routes/control.ts';
import type { FaultStore } from './stores/faults.ts';
import type { LoggedRequest, RequestLog } from './stores/requests.ts';

type Parts = {
  readonly routes: readonly Route[];
  readonly control: Control;
  readonly faults: FaultStore;
  readonly requests: RequestLog;
  readonly clock: Clock;
};

/** An answer, and how long it is on its way. */
export type Sending = { readonly outcome: Outcome; readonly delayMs: number };

export type Dispatch = (method: string, call: Omit<Call, 'parameters'>) => Sending;

/** Finds the route of a request, lets a fault decide its fate, and logs what the client will see. */
export function createDispatch({ routes, control, faults, requests, clock }: Parts): Dispatch {
  return (method, call) => {
    const controlled = guarded(
      () => control(method, { ...call, parameters: {} }),
      message => restError(400, message),
    );
    if (controlled) return { outcome: { kind: 'reply', reply: controlled }, delayMs: 0 };

    const match = findRoute(routes, method, call);
    const fault = match ? faults.take(match.route.operation) : undefined;
    const outcome = match
      ? fateOf(match, fault, { ...call, parameters: match.parameters }, clock)
      : { kind: 'reply' as const, reply: restError(404, 'Not Found') };
    const operation = match?.route.operation ?? 'Unknown';
    requests.add({
      operation,
      method,
      path: call.url.pathname,
      query: Object.fromEntries(call.url.searchParams),
      body: isLogged(operation) ? call.body.toString() : undefined,
      status: outcome.kind === 'reply' ? outcome.reply.status : 'unanswered',
      fault: fault?.kind,
      at: new Date().toISOString(),
    });
    return { outcome: dated(outcome, clock), delayMs: faults.latencyMs() };
  };
}

function isLogged(operation: LoggedRequest['operation']): boolean {
  return operation !== 'Unknown' && ['twirp', 'graphql'].includes(operations[operation]);
}

/** The server's own time is that of the double's clock. */
function dated(outcome: Outcome, clock: Clock): Outcome {
  if (!('reply' in outcome)) return outcome;
  const headers = { ...outcome.reply.headers, date: clock.now().toUTCString() };
  return { ...outcome, reply: { ...outcome.reply, headers } };
}
