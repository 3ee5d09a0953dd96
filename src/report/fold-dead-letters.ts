import type { JournalEvent } from '../kernel/events/index.ts';
import type { DeadLetterReport, SessionReport } from './schema.ts';

type DeadLettersReport = Pick<
  SessionReport,
  | 'dead_letters'
  | 'dead_letters_written'
  | 'dead_letters_claimed'
  | 'dead_letters_resolved'
  | 'dead_letters_purged'
  | 'dead_letters_requeued'
  | 'dead_letters_parked'
  | 'dead_letters_ignored'
  | 'alerts'
  | 'dead_letter_entries'
  | 'ignored_dead_letters'
>;

type LetterEvent = Exclude<
  Extract<JournalEvent, { type: `dead-letter.${string}` }>,
  { type: 'dead-letter.ignored' }
>;

/** What a session did to the queue, and where each entry that it touched was when it was last heard of. */
export function foldDeadLetters(events: readonly JournalEvent[]): DeadLettersReport {
  const ignored = events.filter(event => event.type === 'dead-letter.ignored');
  const letters = oldestFirst(events.filter(isLetterEvent));
  const entries = new Map<string, DeadLetterReport>();
  for (const event of letters) entries.set(event.letter, after(event, entries.get(event.letter)));
  const countOf = (type: LetterEvent['type']): number => letters.filter(event => event.type === type).length;
  const purged = letters.filter(isPurge).length;
  return {
    dead_letters: queueOf(events),
    dead_letters_written: countOf('dead-letter.written'),
    dead_letters_claimed: countOf('dead-letter.claimed'),
    dead_letters_resolved: countOf('dead-letter.resolved') - purged,
    dead_letters_purged: purged,
    dead_letters_requeued: countOf('dead-letter.requeued'),
    dead_letters_parked: countOf('dead-letter.parked'),
    dead_letters_ignored: ignored.length,
    alerts: oldestFirst(events.filter(event => event.type === 'alert.raised')).map(
      ({ severity, code, message, fix }) => ({ severity, code, message, fix }),
    ),
    dead_letter_entries: [...entries.values()],
    ignored_dead_letters: ignored.map(({ name, why }) => ({ name, why })),
  };
}

/** Of several actions of a session the first that had a queue says where it is. */
function queueOf(events: readonly JournalEvent[]): string {
  const told = events.filter(event => event.type === 'session.started').map(event => event.dead_letters);
  return told.find(queue => queue !== 'not-configured') ?? 'not-configured';
}

/** The entry as `event` leaves it; what the event does not tell is as it was before. */
function after(event: LetterEvent, before: DeadLetterReport | undefined): DeadLetterReport {
  const entry: DeadLetterReport = {
    letter: event.letter,
    step: event.step,
    attempt: event.attempt,
    state: 'processing',
    class: before?.class ?? null,
    due_at: null,
    actor: null,
    why: null,
  };
  switch (event.type) {
    case 'dead-letter.written':
      return {
        ...entry,
        state: event.state,
        class: event.class,
        due_at: event.due_at,
        why: event.reason_code,
      };
    case 'dead-letter.claimed':
      return entry;
    case 'dead-letter.resolved':
      return {
        ...entry,
        state: isPurge(event) ? 'purged' : 'resolved',
        actor: event.actor,
        why: event.why,
      };
    case 'dead-letter.requeued':
      return {
        ...entry,
        state: 'ready',
        class: event.class,
        due_at: event.due_at,
        actor: event.actor,
        why: event.why,
      };
    case 'dead-letter.parked':
      return { ...entry, state: event.state, class: event.class, actor: event.actor, why: event.why };
  }
}

/** Who removes an entry by hand says why; a retry that succeeded needs no reason. */
function isPurge(event: LetterEvent): boolean {
  return event.type === 'dead-letter.resolved' && event.why !== null;
}

function isLetterEvent(event: JournalEvent): event is LetterEvent {
  return event.type.startsWith('dead-letter.') && event.type !== 'dead-letter.ignored';
}

/** Several jobs may tell of one entry; those of one moment stay in the order of their journals. */
function oldestFirst<E extends { readonly at: string }>(events: readonly E[]): readonly E[] {
  return [...events].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}
