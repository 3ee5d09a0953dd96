import { formatDuration } from '../kernel/duration.ts';
import type { EventOf } from '../kernel/events/index.ts';

/** The line of the human log for a gate that was asked. */
export function gateLine(event: EventOf<'gate.finished'>): string {
  const { gate, verdict, why, duration_ms, errors, failures, warnings, waived, is_partial } = event;
  const counts = (
    [
      [errors, 'not judged'],
      [failures, 'fail'],
      [warnings, 'warn'],
      [waived, 'waived'],
    ] as const
  ).flatMap(([count, word]) => (count === 0 ? [] : [`${count} ${word}`]));
  const found = counts.length === 0 ? '' : `, ${counts.join(', ')}`;
  const partial = is_partial ? ', partial' : '';
  return `gate ${gate}: ${verdict} (${formatDuration(duration_ms)}${found}${partial}): ${why}`;
}
