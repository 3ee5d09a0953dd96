import type { Config } from '../config/config.ts';
import type { DeadLetter } from '../dlq/dead-letter.ts';
import type { LetterIndex, Listing, StoreUnavailable } from '../dlq/dead-letter-port.ts';
import { type DrainDecision, planDrain } from '../dlq/drain-plan.ts';
import { type DeadLetterQueue, findLetter, type OrderAnswer } from '../dlq/queue.ts';
import type { Order } from '../dlq/revise.ts';
import { EVERYTHING, type Filter, type Selection, selected } from '../dlq/selection.ts';
import { type DlqStatus, dlqStatus } from '../dlq/status.ts';
import { lookAtGuard } from '../guard/look.ts';
import { guardStatus } from '../guard/status.ts';
import type { NewEvent } from '../kernel/events/index.ts';
import type { Result } from '../kernel/result.ts';
import { openQueue, type QueueCall } from './dead-letters.ts';
import { openGuard } from './guard.ts';

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
  /** What a drain would do with each entry. */
  readonly decisions: readonly DrainDecision[] | null;
}

/** Does what an operator asks, and looks at the queue afterwards. */
export async function operateDlq(call: DlqOperationCall): Promise<DlqOperationAnswer> {
  const { operation } = call;
  const queue = await openQueue(call);
  const listing = await queue.store.list();
  if (listing.kind !== 'hit') return failed(call, listing);
  tellListing(call, listing);
  switch (operation.kind) {
    case 'status':
      return looked(call, queue, listing, { entries: [], message: null });
    case 'list': {
      const selection = { kind: 'filter', filter: operation.filter ?? EVERYTHING } as const;
      return looked(call, queue, listing, { entries: selected(listing.entries, selection), message: null });
    }
    case 'inspect':
      return inspect(call, queue, listing, operation.id);
    case 'plan':
      if (!operation.isDryRun) await tidy(call, queue, listing);
      return plan(call, queue, listing, operation);
    case 'order':
    case 'purge':
      return change(call, queue, listing, operation);
  }
}

/** What is refused is counted and told, and too many waiting entries are an alert. */
function tellListing(call: DlqOperationCall, { entries, refused }: Listing): void {
  for (const { name, why } of refused) call.tell({ type: 'dead-letter.ignored', name, why });
  const ready = entries.filter(({ state }) => state === 'ready').length;
  const alert = overflowAlert(ready, call.config);
  if (alert !== null) call.tell(alert);
}

function overflowAlert(ready: number, { dlq }: Config): NewEvent | null {
  if (ready <= dlq.overflow) return null;
  return {
    type: 'alert.raised',
    severity: 'critical',
    code: 'dlq-overflow',
    message: `${ready} dead letters wait to be retried, and ${dlq.overflow} are the most that should.`,
    fix: 'See what they have in common with `p1 dlq list`; mend it, then `p1 dlq drain`, or raise `dlq.overflow`.',
  };
}

async function inspect(
  call: DlqOperationCall,
  queue: DeadLetterQueue,
  listing: Listing,
  id: string,
): Promise<DlqOperationAnswer> {
  const found = await findLetter(queue.store, id);
  if (found.kind === 'unavailable') return failed(call, found);
  if (found.kind !== 'hit') {
    const reason_code = found.kind === 'miss' ? ('not-found' as const) : ('untrusted' as const);
    const fix = 'See `p1 dlq list` for those that are there.';
    return {
      ...looked(call, queue, listing, { entries: [], message: null }),
      result: result(call, { decision: 'failure', reason_code, message: `${found.why}.`, fix, data: {} }),
    };
  }
  const { letter, entry } = found;
  const message = `${id} of step "${letter.step}" is ${entry.state}: ${letter.error.message}`;
  return {
    status: dlqStatus(listing, around(call, queue), [entry]),
    letter,
    decisions: null,
    result: result(call, {
      decision: 'continue',
      reason_code: 'ok',
      message,
      fix: null,
      data: { entry: letter },
    }),
  };
}

/** Copies that crashes left behind go; who may not remove them leaves them, and they are retried by nobody. */
async function tidy(call: DlqOperationCall, queue: DeadLetterQueue, listing: Listing): Promise<void> {
  if (call.repository !== null || listing.doubles.length === 0) return;
  const answer = await queue.tidy(listing);
  if (typeof answer === 'number') return;
  call.tell({ type: 'warning', message: `Old copies of entries stay: ${answer.message}`, fix: answer.fix });
}

/** What a drain would do now with each entry, and why. */
async function plan(
  call: DlqOperationCall,
  queue: DeadLetterQueue,
  listing: Listing,
  { max, tried }: Extract<DlqOperation, { kind: 'plan' }>,
): Promise<DlqOperationAnswer> {
  const leave = await leaveToStart(call);
  if ('result' in leave) return leave;
  const { config } = call;
  const decisions = planDrain(listing.entries, {
    ...leave,
    now: new Date(),
    steps: new Set(Object.keys(config.steps)),
    tried,
    max,
    breakerMs: config.dlq.backoff.initialMs,
  });
  const due = decisions.filter(({ kind }) => kind === 'retry').map(({ entry }) => entry);
  const matrix = {
    include: due.map(({ id, step }) => ({ id, step, 'timeout-minutes': minutesOf(config, step) })),
  };
  const message = due.length === 0 ? 'Nothing is due.' : `${due.length} entries are due.`;
  const told = decisions.map(({ kind, entry, why }) => ({
    id: entry.id,
    step: entry.step,
    decision: kind,
    why,
  }));
  return {
    status: dlqStatus(listing, around(call, queue), due),
    letter: null,
    decisions,
    result: result(call, {
      decision: due.length === 0 ? 'stop' : 'continue',
      reason_code: due.length === 0 ? 'nothing-due' : 'ok',
      message,
      fix: null,
      data: { matrix, decisions: told },
    }),
  };
}

/** What a retry's job may take: its step's time, and as much for what is around it as a cold start needs. */
function minutesOf({ steps }: Config, name: string): number {
  const step = steps[name];
  const longestMs = (step?.timeoutMs ?? 0) + (step?.graceMs ?? 0);
  return Math.min(360, Math.ceil(longestMs / 60_000) + 15);
}

/** How many retries the guard has room for, and whether it lets any start. */
async function leaveToStart(
  call: DlqOperationCall,
): Promise<{ readonly slotsFree: number | null; readonly stopped: string | null } | DlqOperationAnswer> {
  const { ports } = await openGuard(call);
  if (ports === null) return { slotsFree: null, stopped: null };
  const view = await lookAtGuard(ports, 0);
  if (view.kind === 'unavailable') return failed(call, view);
  const { mode, slots_free, killswitch } = guardStatus(view, null);
  return {
    slotsFree: mode === 'enforce' ? slots_free : null,
    stopped: killswitch.is_engaged ? `the killswitch is on: ${killswitch.reason ?? ''}` : null,
  };
}

type Change = Extract<DlqOperation, { kind: 'order' | 'purge' }>;

async function change(
  call: DlqOperationCall,
  queue: DeadLetterQueue,
  listing: Listing,
  operation: Change,
): Promise<DlqOperationAnswer> {
  const entries = selected(listing.entries, operation.selection);
  if (entries.length === 0) {
    const message = 'No entry is meant by that.';
    const fix = 'See `p1 dlq list` for those that are there.';
    return {
      ...looked(call, queue, listing, { entries, message }),
      result: result(call, { decision: 'failure', reason_code: 'not-found', message, fix, data: {} }),
    };
  }
  const verb = operation.kind === 'purge' ? 'purge' : operation.order.kind;
  if (operation.isDryRun)
    return looked(call, queue, listing, {
      entries,
      message: `Would ${verb} ${named(entries)}. Nothing was changed.`,
    });
  const answer = await (operation.kind === 'purge'
    ? queue.purge(entries, operation.reason)
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
  const { changed: done, declined } = answer;
  const message = [`${verb}: ${done.length} entries changed.`, ...declined].join(' ');
  const ids = new Set(done.map(({ id }) => id));
  const look = looked(call, queue, after, {
    entries: after.entries.filter(({ id }) => ids.has(id)),
    message,
  });
  if (declined.length === 0) return look;
  const fix = 'See `p1 dlq list` for how they stand.';
  const reason_code = done.length === 0 ? ('not-found' as const) : ('ok' as const);
  return done.length > 0
    ? look
    : {
        ...look,
        result: result(call, { decision: 'failure', reason_code, message, fix, data: look.status ?? {} }),
      };
}

function looked(
  call: DlqOperationCall,
  queue: DeadLetterQueue,
  listing: Listing,
  { entries, message }: { readonly entries: readonly LetterIndex[]; readonly message: string | null },
): DlqOperationAnswer {
  const status = dlqStatus(listing, around(call, queue), entries);
  const { ready, processing, permanent, quarantine, due } = status;
  const sentence = `${ready} ready (${due} due), ${processing} processing, ${permanent} permanent, ${quarantine} in quarantine.`;
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

function around({ config }: DlqOperationCall, queue: DeadLetterQueue) {
  return { place: queue.store.description, now: new Date(), overflow: config.dlq.overflow };
}

function named(entries: readonly LetterIndex[]): string {
  const shown = entries.slice(0, 10).map(({ id, step }) => `${id} (${step})`);
  return `${shown.join(', ')}${entries.length > shown.length ? ` and ${entries.length - shown.length} more` : ''}`;
}

function result({ action }: DlqOperationCall, rest: Omit<Result, 'schema_version' | 'action'>): Result {
  return { schema_version: 1, action, ...rest };
}

function failed(
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
