import type { EventOf, JournalEvent } from '../kernel/events/index.ts';
import type { RunReport, SessionReport } from './schema.ts';

type GuardReport = Pick<
  SessionReport,
  | 'guard'
  | 'cost_micro_usd'
  | 'budget_day'
  | 'budget_limit_micro_usd'
  | 'budget_source'
  | 'budget_settled_micro_usd'
  | 'budget_reserved_micro_usd'
  | 'slots'
  | 'slots_taken'
  | 'guard_refusals'
  | 'guard_shadow_refusals'
  | 'guard_top_ups'
  | 'overruns'
  | 'leases_expired'
  | 'killswitch_stops'
>;

/** What the guard did in a session, and where the budget stood when it was last asked. */
export function foldGuard(events: readonly JournalEvent[], runs: readonly RunReport[]): GuardReport {
  const standing = latest(events.filter(isStanding));
  const admitted = latest(events.filter(event => event.type === 'guard.admitted'));
  const started = events.find(event => event.type === 'session.started');
  const countOf = (type: JournalEvent['type']): number => events.filter(event => event.type === type).length;
  return {
    guard: admitted?.mode ?? started?.guard ?? 'not-configured',
    cost_micro_usd: runs.reduce((sum, run) => sum + (run.cost_micro_usd ?? 0), 0),
    budget_day: standing?.day ?? null,
    budget_limit_micro_usd: standing?.limit_micro_usd ?? null,
    budget_source: standing?.limit_source ?? null,
    budget_settled_micro_usd: standing?.settled_micro_usd ?? null,
    budget_reserved_micro_usd: standing?.reserved_micro_usd ?? null,
    slots: standing?.slots ?? null,
    slots_taken: standing?.slots_taken ?? null,
    guard_refusals: countOf('guard.refused'),
    guard_shadow_refusals: countOf('guard.shadow-refused'),
    guard_top_ups: countOf('guard.topped-up'),
    overruns: countOf('usage.overrun'),
    leases_expired: countOf('guard.lease-expired'),
    killswitch_stops: countOf('killswitch.observed'),
  };
}

type StandingEvent = EventOf<'guard.admitted'> | EventOf<'guard.settled'>;

function isStanding(event: JournalEvent): event is StandingEvent {
  return event.type === 'guard.admitted' || event.type === 'guard.settled';
}

function latest<E extends { readonly at: string }>(events: readonly E[]): E | undefined {
  return [...events].sort((a, b) => (a.at < b.at ? -1 : 1)).at(-1);
}
