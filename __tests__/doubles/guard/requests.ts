import type { AdmissionRequest } from '../../../src/guard/admit.ts';
import type { Holder } from '../../../src/guard/holder-port.ts';
import type { Limits } from '../../../src/guard/limits.ts';
import type { RunEnd } from '../../../src/guard/settlement.ts';
import type { Lease } from '../../../src/guard/state.ts';

export const NOON = new Date('2026-11-24T12:00:00.000Z');
export const TODAY = '2026-11-24';
export const MINUTE_MS = 60_000;

export const later = (ms: number, start: Date = NOON): Date => new Date(start.getTime() + ms);

export const onGitHub = {
  kind: 'github' as const,
  repository: 'octo-org/widgets',
  run_id: '42',
  run_attempt: 1,
  job: 'build',
} satisfies Holder;

export const aProcess = {
  kind: 'process' as const,
  host: 'builder',
  boot: 'b0',
  pid: 7,
  started_at: '2026-11-24T11:00:00.000Z',
} satisfies Holder;

/** A run that may cost a dollar and takes at most an hour. */
export function requestOf(run: string, fields: Partial<AdmissionRequest> = {}): AdmissionRequest {
  return {
    run,
    step: 'build',
    attempt: 1,
    session: 'gh-42',
    holder: onGitHub,
    budgetMicroUsd: 1_000_000,
    longestMs: 60 * MINUTE_MS,
    parameters: {},
    origin: {},
    ...fields,
  };
}

export function leaseOf(run: string, fields: Partial<Lease> = {}): Lease {
  return {
    run,
    step: 'build',
    attempt: 1,
    session: 'gh-42',
    holder: onGitHub,
    fence: 1,
    day: TODAY,
    reserved_micro_usd: 1_000_000,
    micro_qps: 500_000,
    taken_at: NOON.toISOString(),
    until: later(70 * MINUTE_MS).toISOString(),
    parameters: {},
    origin: {},
    ...fields,
  };
}

/** A run that ended well and said what it cost. */
export function endOf(run: string, fields: Partial<RunEnd> = {}): RunEnd {
  return {
    run,
    step: 'build',
    attempt: 1,
    state: 'SUCCESS',
    reasonCode: 'ok',
    durationMs: 1000,
    reportedMicroUsd: 400_000,
    countsReservation: false,
    day: TODAY,
    ...fields,
  };
}

/** Ten dollars, three slots and two requests per second, unless said otherwise. */
export function limitsOf({
  usd = 10,
  slots = 3,
  qps = 2,
}: {
  usd?: number;
  slots?: number;
  qps?: number;
}): Limits {
  return {
    dailyBudgetMicroUsd: { value: usd * 1_000_000, source: 'p1.yml' },
    concurrency: { value: slots, source: 'p1.yml' },
    microQps: { value: qps * 1_000_000, source: 'p1.yml' },
  };
}
