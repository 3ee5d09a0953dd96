import type { Clock } from '../clock.ts';
import type { AnswerFault, Fault } from '../fault.ts';
import type { Operation } from '../operation.ts';
import type { ArtifactStore } from './artifacts.ts';
import type { CacheStore } from './caches.ts';

export type FaultStore = ReturnType<typeof createFaultStore>;

type Targets = { readonly artifacts: ArtifactStore; readonly caches: CacheStore; readonly clock: Clock };

type Armed = { readonly fault: AnswerFault; remaining: number };

/** Faults that change answers wait here for their operation; the others act on the stores at once. */
export function createFaultStore({ artifacts, caches, clock }: Targets) {
  let armed: Armed[] = [];
  let isReadOnly = false;
  let latencyMs = 0;

  return {
    inject(fault: Fault): void {
      switch (fault.kind) {
        case 'server-error':
        case 'rate-limit':
        case 'secondary-limit':
        case 'exhausted-limit':
        case 'lost-response':
          armed.push({ fault, remaining: fault.times ?? 1 });
          return;
        case 'latency':
          latencyMs = fault.ms;
          return;
        case 'read-only-tokens':
          isReadOnly = true;
          return;
        case 'stale-lookups':
          (fault.store === 'artifacts' ? artifacts : caches).hideNew(fault.lookups);
          return;
        case 'forgotten-cache':
          caches.hide(fault.key, fault.lookups);
          return;
        case 'eviction':
          caches.evict(fault.key);
          return;
        case 'expired-reservations':
          caches.expireReservations(fault.key);
          return;
        case 'corrupted-artifact':
          artifacts.corrupt(fault.name);
          return;
        case 'corrupted-cache':
          caches.corrupt(fault.key);
          return;
        case 'clock-advance':
          clock.advance(fault.ms);
      }
    },

    /** The fault that decides this call's answer, used up by one. */
    take(operation: Operation): AnswerFault | undefined {
      const next = armed.find(({ fault }) => fault.operation === undefined || fault.operation === operation);
      if (!next) return undefined;
      next.remaining -= 1;
      if (next.remaining <= 0) armed = armed.filter(other => other !== next);
      return next.fault;
    },

    /** Faults not used up yet: a test that expects them to fire can assert that none is left. */
    pending: (): readonly AnswerFault[] =>
      armed.map(({ fault, remaining }) => ({ ...fault, times: remaining })),

    areTokensReadOnly: (): boolean => isReadOnly,

    latencyMs: (): number => latencyMs,

    /** Ends all standing faults. What was evicted, corrupted or aged stays so. */
    clear(): void {
      armed = [];
      isReadOnly = false;
      latencyMs = 0;
      artifacts.hideNew(0);
      caches.hideNew(0);
    },
  };
}
