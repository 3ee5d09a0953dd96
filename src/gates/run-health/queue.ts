import { quote, visible } from '../../kernel/errors.ts';
import type { Circumstances, GateFinding } from '../gate.ts';
import type { EntryFacts, QueueFacts } from './facts.ts';
import { finding, unseen } from './finding.ts';

const DAY_MS = 86_400_000;
/** So many that wait are usual. */
const FEW = 5;
/** So many days in a row with a new one, and the queue grows. */
const GROWING_DAYS = 3;
const OLD_DAYS = 7;

/** What the dead letter queue says. */
export function queueFindings(
  queue: QueueFacts,
  { now, policy: { dlq } }: Pick<Circumstances, 'now' | 'policy'>,
): readonly GateFinding[] {
  if (queue.kind !== 'read') return [unseen('The dead letter queue', queue)];
  const { entries, refused } = queue;
  const ready = entries.filter(({ state }) => state === 'ready');
  return [
    ...length(ready.length, dlq.overflow),
    ...growing(ready, now),
    ...entries.flatMap(entry => ofEntry(entry, now, dlq.maxAttempts)),
    ...refused.map(({ name, why }) =>
      finding(
        'entry-refused',
        `What looks like a dead letter, ${quote(name)}, is none that is retried: ${visible(why)}.`,
        'See `p1 dlq list`; what is nobody’s is removed by `p1 dlq purge`.',
        visible(name),
      ),
    ),
  ];
}

function length(ready: number, overflow: number): readonly GateFinding[] {
  const fix = 'See what they have in common with `p1 dlq list`; mend it, then `p1 dlq drain`.';
  if (ready > overflow)
    return [
      finding('queue-overflow', `${ready} dead letters wait to be retried, more than ${overflow}.`, fix),
    ];
  if (ready <= Math.min(FEW, overflow)) return [];
  return [finding('queue-long', `${ready} dead letters wait to be retried, more than ${FEW}.`, fix)];
}

function growing(ready: readonly EntryFacts[], now: Date): readonly GateFinding[] {
  const perDay = Array.from({ length: GROWING_DAYS }, () => 0);
  for (const { firstFailedAt } of ready) {
    const day = Math.floor((now.getTime() - Date.parse(firstFailedAt)) / DAY_MS);
    if (day >= 0 && day < GROWING_DAYS) perDay[day] = (perDay[day] ?? 0) + 1;
  }
  if (perDay.some(count => count === 0)) return [];
  const message = `The dead letter queue grows: of those that wait, ${perDay.reverse().join(', ')} came on the last ${GROWING_DAYS} days.`;
  return [finding('queue-growing', message, 'See what they have in common with `p1 dlq list`, and mend it.')];
}

function ofEntry(entry: EntryFacts, now: Date, maxAttempts: number): readonly GateFinding[] {
  const { id, state, step, firstFailedAt, owner, failures, redrives } = entry;
  const ageDays = Math.floor((now.getTime() - Date.parse(firstFailedAt)) / DAY_MS);
  const what = `Dead letter ${id} of step "${visible(step)}"`;
  const isRetried = state === 'ready' || state === 'processing';
  return [
    ageDays >= OLD_DAYS && now.getTime() - Date.parse(firstFailedAt) > OLD_DAYS * DAY_MS
      ? finding(
          'entry-old',
          `${what} is ${state} since ${ageDays} days.`,
          `\`p1 dlq redrive ${id} --reason …\` once it can succeed, else \`p1 dlq purge ${id} --reason …\`.`,
          id,
        )
      : null,
    state === 'permanent' && (owner ?? '').trim() === ''
      ? finding(
          'permanent-without-owner',
          `${what} is permanent, and nobody looks after it.`,
          `\`p1 dlq mark-permanent ${id} --owner NAME --reason …\`, or redrive or purge it.`,
          id,
        )
      : null,
    isRetried && failures >= maxAttempts + redrives
      ? finding(
          'retried-past-limit',
          `${what} has failed ${failures} times, and is ${state} all the same: ${maxAttempts} attempts are the most${redrives === 0 ? '' : `, and ${redrives} more that a person allowed`}.`,
          `\`p1 dlq mark-permanent ${id} --owner NAME --reason …\`, or \`p1 dlq redrive ${id} --reset-attempts --reason …\`.`,
          id,
        )
      : null,
  ].filter(each => each !== null);
}
