import type { DlqOperationAnswer } from '../compose/dlq-operation.ts';
import type { DeadLetter } from '../dlq/dead-letter.ts';
import type { Decision } from '../dlq/drain-plan.ts';
import type { DlqStatus } from '../dlq/status.ts';
import { visible } from '../kernel/errors.ts';
import { formatUsd } from '../kernel/money.ts';

/** The answer for a person, line by line. */
export function dlqLines({ status, letter, decisions, result }: DlqOperationAnswer): readonly string[] {
  if (letter !== null) return entryLines(letter);
  if (decisions !== null) return [...decisionLines(decisions), visible(result.message)];
  return status === null ? [visible(result.message)] : [...statusLines(status), visible(result.message)];
}

function statusLines({
  place,
  entries,
  refused,
  doubles,
  is_overflowing,
  overflow,
}: DlqStatus): readonly string[] {
  return [
    `Dead letters in ${place}`,
    ...table(
      entries.map(({ id, state, step, class: kind, attempt, due_at }) => [
        id,
        state,
        step,
        kind,
        `attempt ${attempt}`,
        due_at === null ? '' : `due ${due_at}`,
      ]),
    ),
    ...refused.map(({ name, why }) => `Refused: ${visible(name)} ${visible(why)}`),
    ...(doubles > 0 ? [`${doubles} copies were left behind by crashes; the next drain removes them.`] : []),
    ...(is_overflowing ? [`ALERT critical: more than ${overflow} wait to be retried.`] : []),
  ];
}

function decisionLines(decisions: readonly Decision[]): readonly string[] {
  return table(decisions.map(({ kind, entry, why }) => [kind, entry.id, entry.step, why]));
}

function entryLines(letter: DeadLetter): readonly string[] {
  const { error, origin } = letter;
  const rows: readonly (readonly [string, string])[] = [
    [
      'Entry',
      `${letter.id}, ${letter.state}${letter.owner === null ? '' : `, looked after by ${letter.owner}`}`,
    ],
    ['Step', `${letter.step}${letter.is_smoke ? ' (smoke)' : ''}`],
    ['Parameters', letter.has_parameters ? JSON.stringify(letter.parameters) : 'not kept'],
    [
      'Failure',
      `${error.class} (${error.reason_code}${error.exit_code === null ? '' : `, exit code ${error.exit_code}`}${error.signal === null ? '' : `, ${error.signal}`}): ${error.message}`,
    ],
    ['Attempts', `${letter.attempt}, of which ${letter.failures} count`],
    ['First failed', letter.first_failed_at],
    ['Last failed', letter.last_failed_at],
    ['Due', letter.due_at ?? 'not by itself'],
    ['Cost so far', formatUsd(letter.cost_micro_usd)],
    [
      'Origin',
      [origin.repository, origin.ref, origin.sha, origin.event, origin.actor]
        .filter(each => each !== null)
        .join(', ') || 'this machine',
    ],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return [
    ...rows.map(([name, value]) => `${name.padEnd(width)}  ${visible(value)}`),
    'History:',
    ...letter.history.map(
      ({ at, deed, attempt, actor, why }) =>
        `  ${at}  ${deed} (attempt ${attempt}${actor === null ? '' : `, ${visible(actor)}`}): ${visible(why)}`,
    ),
    ...(letter.log_tail.length > 0
      ? ['End of its log:', ...letter.log_tail.map(line => `  ${visible(line)}`)]
      : []),
  ];
}

function table(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = rows.reduce<readonly number[]>(
    (most, row) => row.map((cell, index) => Math.max(cell.length, most[index] ?? 0)),
    [],
  );
  return rows.map(row =>
    row
      .map((cell, index) => visible(cell).padEnd(widths[index] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
