import type { DlqConfig } from '../../config/config.ts';
import { formatDuration } from '../../kernel/duration.ts';
import { grown, type Loosenings, lowered, raised, told, weakened } from './loosening.ts';

/** What the queue of `after` retries, or keeps silent about, that that of `before` did not. */
export function dlqLoosenings(before: DlqConfig, after: DlqConfig): Loosenings {
  return [
    ...raised('dlq.max-attempts', before.maxAttempts, after.maxAttempts),
    ...lowered('dlq.backoff.initial', before.backoff.initialMs, after.backoff.initialMs, formatDuration),
    ...lowered('dlq.backoff.factor', before.backoff.factor, after.backoff.factor),
    ...lowered('dlq.backoff.max', before.backoff.maxMs, after.backoff.maxMs, formatDuration),
    ...weakened('dlq.backoff.jitter', ['full', 'none'], before.backoff.jitter, after.backoff.jitter),
    ...raised('dlq.overflow', before.overflow, after.overflow),
    ...lowered('dlq.retention-days', before.retentionDays, after.retentionDays),
    ...(after.parametersInEntry && !before.parametersInEntry
      ? [told('dlq.parameters-in-entry', 'goes from false to true')]
      : []),
    ...workflowLoosenings(before.allow.workflows, after.allow.workflows),
    ...grown('dlq.allow.events', before.allow.events, after.allow.events),
  ];
}

/** An empty list allows all. */
function workflowLoosenings(before: readonly string[], after: readonly string[]): Loosenings {
  if (before.length === 0) return [];
  if (after.length === 0) return [told('dlq.allow.workflows', 'is emptied, which allows all workflows')];
  return grown('dlq.allow.workflows', before, after);
}
