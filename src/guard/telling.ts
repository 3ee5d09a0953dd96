import type { NewEvent } from '../kernel/events/index.ts';
import type { AdmissionRequest } from './admit.ts';
import type { Answer } from './ask-admission.ts';
import type { Refusal } from './refusal.ts';
import type { RunEnd, Settled } from './settlement.ts';
import type { Lease } from './state.ts';
import type { ToppedUp } from './top-up.ts';
import type { Standing } from './verdict.ts';

type Tell = (event: NewEvent) => void;
type RunFields = { readonly run: string; readonly step: string; readonly attempt: number };

/** Tells the journal that a run may start, and on what terms. */
export function tellAdmission(
  tell: Tell,
  request: AdmissionRequest,
  answer: Extract<Answer, { kind: 'off' | 'unasked' | 'admitted' }>,
): void {
  const run = runOf(request);
  if (answer.kind === 'unasked') tell({ type: 'warning', ...run, ...answer.warning });
  if (answer.kind !== 'admitted') return;
  const { lease, standing, shadowRefusal, expired, crossed } = answer;
  tellExpired(tell, expired);
  if (shadowRefusal !== null) tell({ type: 'guard.shadow-refused', ...run, ...refusalFields(shadowRefusal) });
  tell({
    type: 'guard.admitted',
    ...run,
    mode: standing.rules.mode,
    is_configured: standing.rules.isConfigured,
    fence: lease?.fence ?? null,
    lease_reserved_micro_usd: lease?.reserved_micro_usd ?? 0,
    micro_qps: lease?.micro_qps ?? null,
    ...standingFields(standing),
  });
  tellCrossed(tell, crossed);
}

/** Tells the journal why a run may not start. */
export function tellRefusal(
  tell: Tell,
  request: AdmissionRequest,
  answer: Extract<Answer, { kind: 'refused' | 'refused-unasked' }>,
): void {
  if (answer.kind === 'refused') tellExpired(tell, answer.expired);
  const { refusal } = answer;
  tell({ type: 'guard.refused', ...runOf(request), ...refusalFields(refusal) });
  if (refusal.reasonCode === 'killswitch')
    tell({ type: 'killswitch.observed', ...runOf(request), message: refusal.message });
}

export function tellTopUp(
  tell: Tell,
  lease: Lease,
  {
    spentMicroUsd,
    answer,
    isStoppable,
    crossed,
  }: { spentMicroUsd: number; answer: ToppedUp; isStoppable: boolean; crossed: number | null },
): void {
  const run = runOf(lease);
  if (answer.kind === 'topped-up')
    tell({
      type: 'guard.topped-up',
      ...run,
      spent_micro_usd: spentMicroUsd,
      lease_reserved_micro_usd: answer.lease.reserved_micro_usd,
    });
  else {
    const type = isStoppable ? 'guard.refused' : 'guard.shadow-refused';
    tell({ type, ...run, ...refusalFields(answer.refusal) });
  }
  tellCrossed(tell, crossed);
}

export function tellSettlement(
  tell: Tell,
  end: RunEnd & { readonly attempt: number },
  { settled, standing, crossed }: { settled: Settled; standing: Standing; crossed: number | null },
): void {
  if (!settled.isNew) return;
  const run = runOf(end);
  tell({
    type: 'guard.settled',
    ...run,
    cost_micro_usd: settled.costMicroUsd,
    lease_reserved_micro_usd: settled.reservedMicroUsd,
    is_reported: !end.countsReservation || settled.reservedMicroUsd === 0,
    ...standingFields(standing),
  });
  if (settled.overrunMicroUsd > 0)
    tell({ type: 'usage.overrun', ...run, overrun_micro_usd: settled.overrunMicroUsd });
  tellCrossed(tell, crossed);
}

function tellExpired(tell: Tell, leases: readonly Lease[]): void {
  for (const lease of leases)
    tell({
      type: 'guard.lease-expired',
      ...runOf(lease),
      of_session: lease.session,
      settled_at_micro_usd: lease.reserved_micro_usd,
      parameters: lease.parameters,
      origin: lease.origin,
    });
}

function tellCrossed(tell: Tell, crossed: number | null): void {
  if (crossed === null) return;
  const message = `Daily budget: ${crossed} % is spent or reserved.`;
  tell({ type: 'warning', message, fix: 'See `p1 guard status` for what has cost so much.' });
}

function runOf({ run, step, attempt }: RunFields): RunFields {
  return { run, step, attempt };
}

function refusalFields({ reasonCode, message, fix, retryAt }: Refusal) {
  return { reason_code: reasonCode, message, fix, retry_at: retryAt };
}

function standingFields({ day, settledMicroUsd, reservedMicroUsd, slotsTaken, rules }: Standing) {
  const { dailyBudgetMicroUsd, concurrency } = rules.limits;
  return {
    day,
    settled_micro_usd: settledMicroUsd,
    reserved_micro_usd: reservedMicroUsd,
    limit_micro_usd: dailyBudgetMicroUsd.value,
    limit_source: dailyBudgetMicroUsd.source,
    slots_taken: slotsTaken,
    slots: concurrency.value,
  };
}
