import { lstatSync } from 'node:fs';
import type { DeadLetter } from '../../dlq/dead-letter.ts';
import type { LetterIndex, LetterReading, Listing, StoreUnavailable } from '../../dlq/dead-letter-port.ts';
import { messageOf, systemCode } from '../../kernel/errors.ts';
import { parseJson } from '../../kernel/trust-boundary.ts';
import { FOLDER_STATES, letterFolder, readLetter } from './letter-folders.ts';

export type Reading = Exclude<LetterReading, StoreUnavailable>;

/** The entry in `place`, checked. */
export async function readAt(place: string, id: string): Promise<Reading> {
  let stored = readStored(place);
  // What is moved away and back while it is looked at seems to lack its parts.
  for (let again = 0; stored.kind === 'refused' && again < 2; again += 1) stored = readStored(place);
  if (stored.kind !== 'hit') return stored;
  const { parseLetter } = await import('../../dlq/dead-letter-schema.ts');
  const parsed = parseLetter(withLog(stored));
  if (parsed.kind === 'hit' && parsed.letter.id !== id)
    return { kind: 'refused', why: `is entry ${parsed.letter.id}` };
  return parsed;
}

function readStored(
  place: string,
):
  | { readonly kind: 'hit'; readonly entry: string; readonly log: string }
  | { readonly kind: 'miss' }
  | { readonly kind: 'refused'; readonly why: string } {
  try {
    return { kind: 'hit', ...readLetter(place) };
  } catch (error) {
    const isGone =
      systemCode(error) === 'ENOENT' && lstatSync(place, { throwIfNoEntry: false }) === undefined;
    return isGone ? { kind: 'miss' } : { kind: 'refused', why: `cannot be read: ${messageOf(error)}` };
  }
}

function withLog({ entry, log }: { readonly entry: string; readonly log: string }): string {
  try {
    const value = parseJson(entry);
    const log_tail = log.split('\n').slice(0, -1);
    return JSON.stringify(typeof value === 'object' && value !== null ? { log_tail, ...value } : value);
  } catch {
    return entry;
  }
}

/** A copy as a listing has it. */
export function indexOf(letter: DeadLetter, place: string, isOwned: boolean): LetterIndex {
  return {
    id: letter.id,
    state: isOwned ? 'processing' : letter.state,
    step: letter.step,
    class: letter.error.class,
    attempt: letter.attempt,
    dueAt: letter.due_at === null ? null : new Date(letter.due_at),
    lastFailedAt: new Date(letter.last_failed_at),
    obstacle: null,
    place,
  };
}

/** Of several copies the latest. */
export function latest(found: readonly LetterIndex[]): Pick<Listing, 'entries' | 'doubles'> {
  const best = new Map<string, LetterIndex>();
  for (const each of found) {
    const other = best.get(each.id);
    // What is under way comes after what it came from.
    if (other === undefined || each.attempt > other.attempt || each.state === 'processing')
      best.set(each.id, each);
  }
  return { entries: [...best.values()], doubles: found.filter(each => best.get(each.id) !== each) };
}

/** Whether any copy of entry `id` is as late as `attempt`. */
export async function hasAttempt(
  queue: string,
  { id, attempt }: Pick<DeadLetter, 'id' | 'attempt'>,
): Promise<boolean> {
  for (const state of FOLDER_STATES) {
    const reading = await readAt(letterFolder(queue, state, id), id);
    if (reading.kind === 'hit' && reading.letter.attempt >= attempt) return true;
  }
  return false;
}
