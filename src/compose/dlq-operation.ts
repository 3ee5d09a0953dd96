import type { Config } from '../config/config.ts';
import type { Listing } from '../dlq/dead-letter-port.ts';
import { findLetter } from '../dlq/find-letter.ts';
import type { DeadLetterQueue } from '../dlq/queue.ts';
import { EVERYTHING, selected } from '../dlq/selection.ts';
import { dlqStatus } from '../dlq/status.ts';
import { trustedPlan } from '../dlq/trusted-plan.ts';
import { lookAtGuard } from '../guard/look.ts';
import { guardStatus } from '../guard/status.ts';
import type { NewEvent } from '../kernel/events/index.ts';
import { openQueue } from './dead-letters.ts';
import {
  around,
  type DlqOperation,
  type DlqOperationAnswer,
  type DlqOperationCall,
  failed,
  looked,
  refusal,
  result,
  toldDecision,
} from './dlq-answer.ts';
import { change } from './dlq-change.ts';
import { openGuard } from './guard.ts';

export type { DlqOperation, DlqOperationAnswer, DlqOperationCall } from './dlq-answer.ts';

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
  if (found.kind === 'refused')
    return refusal(
      call,
      queue,
      listing,
      listing.refused.filter(({ name }) => name.includes(id)),
      `${id} cannot be inspected: ${found.why}.`,
    );
  if (found.kind === 'miss') {
    const fix = 'See `p1 dlq list` for those that are there.';
    return {
      ...looked(call, queue, listing, { entries: [], message: null }),
      result: result(call, {
        decision: 'failure',
        reason_code: 'not-found',
        message: `${found.why}.`,
        fix,
        data: {},
      }),
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
  const decisions = await trustedPlan(queue.store, listing.entries, {
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
  if (due.length > 0) await tellObstacle(call, queue);
  return {
    status: dlqStatus(listing, around(call, queue), due),
    letter: null,
    decisions,
    result: result(call, {
      decision: due.length === 0 ? 'stop' : 'continue',
      reason_code: due.length === 0 ? 'nothing-due' : 'ok',
      message,
      fix: null,
      data: { matrix, decisions: decisions.map(toldDecision) },
    }),
  };
}

/** A plan may be looked at anywhere; the retries of it would each say what this says once. */
async function tellObstacle(call: DlqOperationCall, { store }: DeadLetterQueue): Promise<void> {
  const obstacle = call.repository === null ? await store.obstacleHere?.() : null;
  if (obstacle) call.tell({ type: 'warning', message: obstacle.message, fix: obstacle.fix });
}

/** What a retry's job may take: the wait for a slot, its step's time, and as much for what is around it as a cold start needs. */
function minutesOf({ steps, guard }: Config, name: string): number {
  const step = steps[name];
  const longestMs = guard.waitMs + (step?.timeoutMs ?? 0) + (step?.graceMs ?? 0);
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
