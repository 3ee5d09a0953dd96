import { cell, table } from '../formats/markdown.ts';
import type { Decision } from './drain-plan.ts';
import type { DlqStatus } from './status.ts';

/** Rows of a table that a person still reads. */
const SHOWN = 100;

/** The queue for a job's summary. */
export function dlqMarkdown(status: DlqStatus, decisions: readonly Decision[] | null): string {
  const counts = table(
    ['Ready', 'Due', 'Processing', 'Permanent', 'Quarantine'],
    [[status.ready, status.due, status.processing, status.permanent, status.quarantine].map(String)],
  );
  const entries =
    decisions === null
      ? table(
          ['Entry', 'State', 'Step', 'Class', 'Attempt', 'Due'],
          status.entries
            .slice(0, SHOWN)
            .map(({ id, state, step, class: kind, attempt, due_at }) =>
              [id, state, step, kind, String(attempt), due_at ?? ''].map(cell),
            ),
        )
      : table(
          ['Entry', 'Step', 'Decision', 'Why'],
          decisions
            .slice(0, SHOWN)
            .map(({ kind, entry, why }) => [entry.id, entry.step, kind, why].map(cell)),
        );
  const all = decisions?.length ?? status.entries.length;
  return [
    '## Dead letter queue',
    counts,
    ...(all > 0 ? [entries] : []),
    ...(all > SHOWN ? [`${all - SHOWN} more are not shown.`] : []),
    ...(status.refused.length > 0
      ? [`${status.refused.length} look like entries and are refused; the result names them.`]
      : []),
    ...(status.is_overflowing ? [`**Critical**: more than ${status.overflow} wait to be retried.`] : []),
  ].join('\n\n');
}
