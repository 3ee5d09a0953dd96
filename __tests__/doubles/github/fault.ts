import type { Operation } from './operation.ts';
import { isOperation } from './operation.ts';
import type { JsonRecord } from './trust-boundary.ts';
import { integer, MalformedRequest, oneOf, optionalInteger, optionalText, text } from './trust-boundary.ts';

/** Without an operation a fault hits any; without `times` it hits once. */
type Aim = { readonly operation?: Operation; readonly times?: number };

/**
 * How a response is lost, once its effect is applied.
 * - `reset`: the connection is destroyed unanswered.
 * - `gateway-timeout`: a proxy answers 504 in the service's place; clients retry.
 * - `truncated`: the connection is destroyed in the middle of the body.
 * - `silence`: no answer until the double closes.
 * - `nothing-said`: the service itself answers, and says that something went wrong. GraphQL does so with status 200.
 */
export const losses = ['reset', 'gateway-timeout', 'truncated', 'silence', 'nothing-said'] as const;

export type Loss = (typeof losses)[number];

export type AnswerFault =
  | (Aim & { readonly kind: 'server-error'; readonly status?: number; readonly message?: string })
  | (Aim & { readonly kind: 'rate-limit'; readonly retryAfterSeconds: number })
  /** 403 for too much at once; GitHub does not always say how long to wait. */
  | (Aim & { readonly kind: 'secondary-limit'; readonly retryAfterSeconds?: number })
  /** No request left of the hour's: `x-ratelimit-remaining` is 0. */
  | (Aim & { readonly kind: 'exhausted-limit'; readonly resetAfterSeconds: number })
  | (Aim & { readonly kind: 'lost-response'; readonly loss?: Loss });

export type Fault =
  | AnswerFault
  /** Every answer takes this long from now on. */
  | { readonly kind: 'latency'; readonly ms: number }
  | { readonly kind: 'stale-lookups'; readonly store: 'artifacts' | 'caches'; readonly lookups: number }
  | { readonly kind: 'forgotten-cache'; readonly key: string; readonly lookups: number }
  | { readonly kind: 'eviction'; readonly key?: string }
  | { readonly kind: 'expired-reservations'; readonly key?: string }
  | { readonly kind: 'read-only-tokens' }
  | { readonly kind: 'corrupted-artifact'; readonly name: string }
  | { readonly kind: 'corrupted-cache'; readonly key: string }
  | { readonly kind: 'clock-advance'; readonly ms: number };

const kinds = [
  'server-error',
  'rate-limit',
  'secondary-limit',
  'exhausted-limit',
  'latency',
  'lost-response',
  'stale-lookups',
  'forgotten-cache',
  'eviction',
  'expired-reservations',
  'read-only-tokens',
  'corrupted-artifact',
  'corrupted-cache',
  'clock-advance',
] as const satisfies readonly Fault['kind'][];

export function readFault(record: JsonRecord): Fault {
  const kind = oneOf(record, 'kind', kinds);
  switch (kind) {
    case 'server-error': {
      const status = optionalInteger(record, 'status');
      const message = optionalText(record, 'message');
      return {
        kind,
        ...readAim(record),
        ...(status === undefined ? {} : { status }),
        ...(message === undefined ? {} : { message }),
      };
    }
    case 'rate-limit':
      return { kind, ...readAim(record), retryAfterSeconds: integer(record, 'retryAfterSeconds') };
    case 'secondary-limit': {
      const retryAfterSeconds = optionalInteger(record, 'retryAfterSeconds');
      return { kind, ...readAim(record), ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }) };
    }
    case 'exhausted-limit':
      return { kind, ...readAim(record), resetAfterSeconds: integer(record, 'resetAfterSeconds') };
    case 'latency':
      return { kind, ms: integer(record, 'ms') };
    case 'lost-response':
      return {
        kind,
        ...readAim(record),
        ...(record['loss'] === undefined ? {} : { loss: oneOf(record, 'loss', losses) }),
      };
    case 'stale-lookups':
      return {
        kind,
        store: oneOf(record, 'store', ['artifacts', 'caches']),
        lookups: integer(record, 'lookups'),
      };
    case 'forgotten-cache':
      return { kind, key: text(record, 'key'), lookups: integer(record, 'lookups') };
    case 'eviction':
    case 'expired-reservations': {
      const key = optionalText(record, 'key');
      return { kind, ...(key === undefined ? {} : { key }) };
    }
    case 'read-only-tokens':
      return { kind };
    case 'corrupted-artifact':
      return { kind, name: text(record, 'name') };
    case 'corrupted-cache':
      return { kind, key: text(record, 'key') };
    case 'clock-advance':
      return { kind, ms: integer(record, 'ms') };
  }
}

function readAim(record: JsonRecord): Aim {
  const operation = optionalText(record, 'operation');
  const times = optionalInteger(record, 'times');
  if (operation !== undefined && !isOperation(operation)) {
    throw new MalformedRequest(`The double has no operation "${operation}".`);
  }
  return { ...(operation === undefined ? {} : { operation }), ...(times === undefined ? {} : { times }) };
}
