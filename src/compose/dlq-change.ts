import type { LetterIndex, Listing, RefusedLetter } from '../dlq/dead-letter-port.ts';
import type { Decision } from '../dlq/drain-plan.ts';
import type { DeadLetterQueue, OrderAnswer } from '../dlq/queue.ts';
import { selected } from '../dlq/selection.ts';
import { dlqStatus } from '../dlq/status.ts';
import {
  around,
  type DlqOperation,
  type DlqOperationAnswer,
  type DlqOperationCall,
  failed,
  looked,
  named,
  refusal,
  result,
  toldDecision,
} from './dlq-answer.ts';

type Change = Extract<DlqOperation, { kind: 'order' | 'purge' }>;

/** Does an order to the entries that are meant, or says what it would do. */
export async function change(
  call: DlqOperationCall,
  queue: DeadLetterQueue,
  listing: Listing,
  operation: Change,
): Promise<DlqOperationAnswer> {
  const { selection } = operation;
  const entries = selected(listing.entries, selection);
  // What nobody can read is of no step and no class: only its id names it.
  const isNamed = ({ name }: RefusedLetter): boolean => selection.kind === 'id' && selection.id === name;
  const refused = listing.refused.filter(isNamed);
  if (operation.kind === 'order' && entries.length === 0 && refused.length > 0)
    return refusal(call, queue, listing, refused);
  if (entries.length + refused.length === 0) {
    const message = 'No entry is meant by that.';
    const fix = 'See `p1 dlq list` for those that are there.';
    return {
      ...looked(call, queue, listing, { entries, message }),
      result: result(call, { decision: 'failure', reason_code: 'not-found', message, fix, data: {} }),
    };
  }
  const verb = operation.kind === 'purge' ? 'purge' : operation.order.kind;
  if (operation.isDryRun)
    return previewed(call, queue, listing, {
      entries,
      refused,
      order: operation.kind === 'purge' ? operation : operation.order,
    });
  const answer = await (operation.kind === 'purge'
    ? queue.purge(entries, refused, operation.reason)
    : queue.obey(entries, operation.order));
  if (answer.kind === 'unavailable') return failed(call, answer);
  const after = await queue.store.list();
  if (after.kind !== 'hit') return failed(call, after);
  return changed(call, queue, after, { verb, answer });
}

function changed(
  call: DlqOperationCall,
  queue: DeadLetterQueue,
  after: Listing,
  { verb, answer }: { readonly verb: string; readonly answer: OrderAnswer },
): DlqOperationAnswer {
  const { changed: done, discarded, declined, stopped } = answer;
  const count = done.length + discarded.length;
  const rest = stopped === null ? [] : [`${stopped.why.message} Not tried: ${named(stopped.untried)}.`];
  const message = [`${verb}: ${count} entries changed.`, ...declined, ...rest].join(' ');
  const ids = new Set(done.map(({ id }) => id));
  const look = looked(call, queue, after, {
    entries: after.entries.filter(({ id }) => ids.has(id)),
    message,
  });
  if (stopped !== null) {
    const { reasonCode, fix } = stopped.why;
    const data = look.status ?? {};
    return {
      ...look,
      result: result(call, { decision: 'failure', reason_code: reasonCode, message, fix, data }),
    };
  }
  if (declined.length === 0) return look;
  const fix = 'See `p1 dlq list` for how they stand.';
  return count > 0
    ? look
    : {
        ...look,
        result: result(call, {
          decision: 'failure',
          reason_code: 'not-found',
          message,
          fix,
          data: look.status ?? {},
        }),
      };
}

/** What an order would do to each entry, and why not. */
async function previewed(
  call: DlqOperationCall,
  queue: DeadLetterQueue,
  listing: Listing,
  {
    entries,
    refused,
    order,
  }: {
    readonly entries: readonly LetterIndex[];
    readonly refused: readonly RefusedLetter[];
    readonly order: Parameters<DeadLetterQueue['preview']>[1];
  },
): Promise<DlqOperationAnswer> {
  const previews = await queue.preview(entries, order);
  if ('kind' in previews) return failed(call, previews);
  const verb = order.kind;
  const decisions: readonly Decision[] = [
    ...previews.map(({ entry, isDone, why }) => ({ kind: isDone ? verb : ('hold' as const), entry, why })),
    ...refused.map(({ name, why }) => ({ kind: verb, entry: { id: name, step: '?' }, why })),
  ];
  const meant = decisions.filter(({ kind }) => kind === verb).map(({ entry }) => entry);
  const held = decisions.length - meant.length;
  const rest = held === 0 ? '' : ` ${held} would stay as they are.`;
  const message = `Would ${verb} ${meant.length === 0 ? 'nothing' : named(meant)}.${rest} Nothing was changed.`;
  return {
    ...looked(call, queue, listing, { entries, message }),
    decisions,
    result: result(call, {
      decision: 'continue',
      reason_code: 'ok',
      message,
      fix: null,
      data: { ...dlqStatus(listing, around(call, queue), entries), decisions: decisions.map(toldDecision) },
    }),
  };
}
