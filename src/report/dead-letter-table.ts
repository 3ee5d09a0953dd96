import { cell, code, table } from '../formats/markdown.ts';
import { list, shortened } from './listing.ts';
import type { DeadLetterReport, SessionReport } from './schema.ts';

const HEAD = ['Entry', 'Step', 'Attempt', 'Now', 'Class', 'Due', 'Why'];

/** The dead letters that a session touched, at most `limit` of them, or '' when there are none. */
export function deadLetterSection(report: SessionReport, limit: number): string {
  const { dead_letter_entries: entries, ignored_dead_letters } = report;
  const ignored = ignored_dead_letters.map(
    ({ name, why }) => `left alone: ${code(shortened(name))} ${cell(shortened(why))}`,
  );
  if (entries.length + ignored.length === 0) return '';
  const rest = entries.length - limit;
  const parts = [
    entries.length === 0 ? '' : table(HEAD, entries.slice(0, limit).map(row)).trimEnd(),
    rest > 0 ? `${rest} more entries are in \`session_report.json\`.` : '',
    list(ignored, limit),
  ];
  return `## Dead letters\n\n${parts.filter(part => part !== '').join('\n\n')}`;
}

function row(entry: DeadLetterReport): readonly string[] {
  const by = entry.actor === null ? '' : ` (by ${entry.actor})`;
  return [
    code(shortened(entry.letter)),
    cell(entry.step),
    `${entry.attempt}`,
    entry.state,
    entry.class ?? '',
    cell(entry.due_at ?? ''),
    cell(shortened(`${entry.why ?? ''}${by}`)),
  ];
}
