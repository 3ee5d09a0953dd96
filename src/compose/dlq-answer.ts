import type { DeadLetter } from '../dlq/dead-letter.ts';
import type { LetterIndex, Listing, RefusedLetter, StoreUnavailable } from '../dlq/dead-letter-port.ts';
import type { Decision } from '../dlq/drain-plan.ts';
import type { DeadLetterQueue } from '../dlq/queue.ts';
import type { Order } from '../dlq/revise.ts';
import type { Filter, Selection } from '../dlq/selection.ts';
import { type DlqStatus, dlqStatus } from '../dlq/status.ts';
import type { Result } from '../kernel/result.ts';
import type { QueueCall } from './dead-letters.ts';

/** What an operator asks of the dead letter queue. */
export type DlqOperation =
  | { readonly kind: 'status' }
  | { readonly kind: 'list'; readonly filter: Filter | null }
  | { readonly kind: 'inspect'; readonly id: string }
  | {
      readonly kind: 'plan';
      readonly max: number;
      readonly isDryRun: boolean;
      /** Entries that the caller has tried already. */
      readonly tried: ReadonlySet<string>;
    }
  | {
      readonly kind: 'order';
      readonly selection: Selection;
      readonly order: Order;
      readonly isDryRun: boolean;
    }
  | {
      readonly kind: 'purge';
      readonly selection: Selection;
      readonly reason: string;
      readonly isDryRun: boolean;
    };

export interface DlqOperationCall extends QueueCall {
  readonly action: string;
  readonly operation: DlqOperation;
  readonly killswitch: string;
}

export interface DlqOperationAnswer {
  readonly result: Result;
  /** Null when the queue could not be looked at. */
  readonly status: DlqStatus | null;
  readonly letter: DeadLetter | null;
  /** What a drain, or an order, would do with each entry. */
  readonly decisions: readonly Decision[] | null;
}

/** Nothing can be done with what cannot be read, or is not trusted, but to look at it and to remove it. */
export function refusal(
  call: DlqOperationCall,
  queue: DeadLetterQueue,
  listing: Listing,
  refused: readonly RefusedLetter[],
  message = refused.map(({ name, why }) => `${name} cannot be read: ${why}.`).join(' '),
): DlqOperationAnswer {
  const places = refused.flatMap(({ place }) => (place === undefined ? [] : [place]));
  const fix =
    places.length === 0
      ? 'See `p1 dlq list` for what is refused, and why.'
      : `Look into ${places.join(', ')}; mend it there, or remove it with \`p1 dlq purge\`.`;
  const told = refused.map(({ name, why }) => ({ name, why }));
  return {
    ...looked(call, queue, listing, { entries: [], message: null }),
    result: result(call, {
      decision: 'failure',
      reason_code: 'untrusted',
      message,
      fix,
      data: { refused: told },
    }),
  };
}

export function looked(
  call: DlqOperationCall,
  queue: DeadLetterQueue,
  listing: Listing,
  { entries, message }: { readonly entries: readonly LetterIndex[]; readonly message: string | null },
): DlqOperationAnswer {
  const status = dlqStatus(listing, around(call, queue), entries);
  const { ready, processing, permanent, quarantine, due } = status;
  const damage = listing.refused.length === 0 ? '' : `, ${listing.refused.length} refused`;
  const sentence = `${ready} ready (${due} due), ${processing} processing, ${permanent} permanent, ${quarantine} in quarantine${damage}.`;
  return {
    status,
    letter: null,
    decisions: null,
    result: result(call, {
      decision: 'continue',
      reason_code: 'ok',
      message: message ?? sentence,
      fix: null,
      data: status,
    }),
  };
}

export function around({ config }: DlqOperationCall, queue: DeadLetterQueue) {
  return { place: queue.store.description, now: new Date(), overflow: config.dlq.overflow };
}

export function toldDecision({ kind, entry, why }: Decision) {
  return { id: entry.id, step: entry.step, decision: kind, why };
}

export function named(entries: readonly Decision['entry'][]): string {
  const shown = entries.slice(0, 10).map(({ id, step }) => `${id} (${step})`);
  return `${shown.join(', ')}${entries.length > shown.length ? ` and ${entries.length - shown.length} more` : ''}`;
}

export function result(
  { action }: DlqOperationCall,
  rest: Omit<Result, 'schema_version' | 'action'>,
): Result {
  return { schema_version: 1, action, ...rest };
}

export function failed(
  call: DlqOperationCall,
  {
    reasonCode,
    message,
    fix,
  }: Pick<StoreUnavailable, 'message' | 'fix'> & { readonly reasonCode: Result['reason_code'] },
): DlqOperationAnswer {
  return {
    status: null,
    letter: null,
    decisions: null,
    result: result(call, { decision: 'failure', reason_code: reasonCode, message, fix, data: {} }),
  };
}
