import type { EventOf, JournalEvent } from '../kernel/events/index.ts';

type DeadLetterEvent = Extract<JournalEvent, { type: `dead-letter.${string}` | 'alert.raised' }>;

/** The line of the human log for what befalls dead letters. The phrases `Dead letter` and `ALERT` are there to be searched for. */
export function deadLetterLine(event: DeadLetterEvent): string {
  return sentence(event).replace(/\s+/g, ' ').trim();
}

function sentence(event: DeadLetterEvent): string {
  switch (event.type) {
    case 'dead-letter.written':
      return `${subject(event)} written (class ${event.class}, ${event.reason_code}), ${event.state}${dueText(event.due_at)}: ${event.place}`;
    case 'dead-letter.claimed':
      return `${subject(event)} claimed${event.deaths === 0 ? '' : `, attempts before it that never ended: ${event.deaths}`}`;
    case 'dead-letter.resolved':
      return event.why === null ? `${subject(event)} resolved` : `${subject(event)} purged${because(event)}`;
    case 'dead-letter.requeued':
      return `${subject(event)} requeued (class ${event.class}${event.counts ? '' : ', not counted'})${dueText(event.due_at)}${because(event)}`;
    case 'dead-letter.parked':
      return `${subject(event)} parked (class ${event.class}), ${event.state}${because(event)}`;
    case 'dead-letter.ignored':
      return `Dead letter ignored: ${event.name}: ${event.why}`;
    case 'alert.raised':
      return `ALERT ${event.severity} (${event.code}): ${event.message} ${event.fix}`;
  }
}

function subject({
  letter,
  step,
  attempt,
}: Pick<EventOf<'dead-letter.claimed'>, 'letter' | 'step' | 'attempt'>) {
  return `Dead letter ${letter} of step ${step}, attempt ${attempt},`;
}

function dueText(dueAt: string | null): string {
  return dueAt === null ? '' : `, due ${dueAt}`;
}

function because({ actor, why }: Pick<EventOf<'dead-letter.parked'>, 'actor' | 'why'>): string {
  return `${actor === null ? '' : `, by ${actor}`}${why === null ? '' : `: ${why}`}`;
}
