import type { LetterIndex } from './dead-letter-port.ts';

/** What the drain knows when it decides. */
export interface DrainFacts {
  readonly now: Date;
  /** Steps of p1.yml. */
  readonly steps: ReadonlySet<string>;
  /** How many retries may run at once; null where nobody counts. */
  readonly slotsFree: number | null;
  /** Why nothing may start at all, such as the killswitch; null when it may. */
  readonly stopped: string | null;
  /** Entries that this drain has tried already: they take no room from others. */
  readonly tried: ReadonlySet<string>;
  /** How many retries this drain makes at most. */
  readonly max: number;
  /** How long nothing is retried after an overload. */
  readonly breakerMs: number;
}

/** What is to be done with an entry, or that it stays, and why. */
export interface Decision {
  readonly kind: string;
  readonly entry: Pick<LetterIndex, 'id' | 'step'>;
  readonly why: string;
}

export type DrainDecision =
  | { readonly kind: 'retry'; readonly entry: LetterIndex; readonly why: string }
  | { readonly kind: 'hold'; readonly entry: LetterIndex; readonly why: string };

/**
 * Decides about every entry, those due first by their due time. Pure: the same facts give the same plan.
 */
export function planDrain(entries: readonly LetterIndex[], facts: DrainFacts): readonly DrainDecision[] {
  const openUntil = breakerOpenUntil(entries, facts);
  let taken = 0;
  return [...entries].sort(byDueTime).map(entry => {
    const obstacle = obstacleTo(entry, facts) ?? (openUntil === null ? roomFor(taken, facts) : openUntil);
    if (obstacle !== null) return { kind: 'hold', entry, why: obstacle };
    taken += 1;
    return { kind: 'retry', entry, why: `due since ${entry.dueAt?.toISOString() ?? 'its release'}` };
  });
}

/** Those that a drain would start now. */
export function isDue(entry: LetterIndex, now: Date): boolean {
  return entry.state === 'ready' && (entry.dueAt === null || entry.dueAt <= now);
}

function obstacleTo(entry: LetterIndex, { now, steps, stopped, tried }: DrainFacts): string | null {
  if (tried.has(entry.id)) return 'was tried in this drain';
  switch (entry.state) {
    case 'processing':
      return 'is being retried now';
    case 'permanent':
      return 'is permanent: `redrive` it to try again';
    case 'quarantine':
      return 'is in quarantine: `release` or `redrive` it to try again';
    case 'ready':
      if (!isDue(entry, now)) return `is not due before ${entry.dueAt?.toISOString() ?? ''}`;
      if (entry.obstacle !== null) return entry.obstacle;
      if (!steps.has(entry.step)) return `names step "${entry.step}", which p1.yml does not have`;
      return stopped;
  }
}

function roomFor(taken: number, { slotsFree, max }: DrainFacts): string | null {
  if (taken >= max) return `this drain takes ${max} at most`;
  if (slotsFree !== null && taken >= slotsFree) return 'no slot is free for it';
  return null;
}

/** An overload is the service's, not the entry's: who asks again at once, for whatever entry, makes it last. */
function breakerOpenUntil(entries: readonly LetterIndex[], { now, breakerMs }: DrainFacts): string | null {
  const latest = entries
    .filter(entry => entry.class === 'overload' && entry.state !== 'processing' && entry.obstacle === null)
    // A time to come is no failure that has been.
    .map(({ lastFailedAt }) => lastFailedAt?.getTime() ?? 0)
    .filter(time => time <= now.getTime())
    .reduce((last, time) => Math.max(last, time), 0);
  const until = latest + breakerMs;
  return latest > 0 && until > now.getTime()
    ? `waits until ${new Date(until).toISOString()}: the service was overloaded`
    : null;
}

function byDueTime(one: LetterIndex, other: LetterIndex): number {
  const time = ({ dueAt }: LetterIndex): number => dueAt?.getTime() ?? 0;
  return time(one) - time(other) || (one.id < other.id ? -1 : 1);
}
