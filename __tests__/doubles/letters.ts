import type { DeadLetter } from '../../src/dlq/dead-letter.ts';
import type { Claimant, DeadLetterStore, LetterIndex, Listing } from '../../src/dlq/dead-letter-port.ts';

export const CLAIMANT: Claimant = { session: 'a session', run: 'a run', longestMs: 60_000 };

/** The id of the n-th entry of a test. */
export function letterId(n: number): string {
  return `20300101T000000Z-${String(n).padStart(8, '0')}`;
}

/** An entry after its first failure, due at once. */
export function letterOf(id: string, over: Partial<DeadLetter> = {}): DeadLetter {
  const at = '2030-01-01T00:00:00.000Z';
  return {
    schema_version: 1,
    id,
    state: 'ready',
    step: 'work',
    parameters: {},
    has_parameters: true,
    is_smoke: false,
    attempt: 1,
    failures: 1,
    kills: 0,
    error: {
      class: 'failure',
      reason_code: 'exit-nonzero',
      exit_code: 1,
      signal: null,
      message: 'It failed.',
    },
    log_tail: ['the last line'],
    first_failed_at: at,
    last_failed_at: at,
    due_at: over.state === undefined || over.state === 'ready' ? at : null,
    owner: null,
    origin: {
      repository: null,
      ref: null,
      sha: null,
      event: null,
      workflow: null,
      run_id: null,
      actor: null,
    },
    config_digest: null,
    cost_micro_usd: 0,
    history: [
      {
        at,
        deed: 'failed',
        attempt: 1,
        actor: null,
        session: 's',
        reason_code: 'exit-nonzero',
        why: 'It failed.',
      },
    ],
    ...over,
  };
}

/** `letter` after something was done to it. */
export function changed(
  letter: DeadLetter,
  over: Partial<DeadLetter>,
  deed = 'redriven' as const,
): DeadLetter {
  const at = new Date(Date.parse(letter.history.at(-1)?.at ?? letter.first_failed_at) + 1).toISOString();
  const entry = {
    at,
    deed,
    attempt: over.attempt ?? letter.attempt,
    actor: null,
    session: 's',
    reason_code: null,
  };
  const due_at = (over.state ?? letter.state) === 'ready' ? at : null;
  return { ...letter, due_at, ...over, history: [...letter.history, { ...entry, why: 'A test.' }] };
}

export async function listingOf(store: DeadLetterStore): Promise<Listing> {
  const listing = await store.list();
  if (listing.kind !== 'hit') throw new Error(`${listing.message} ${listing.fix}`);
  return listing;
}

/** The entry `id` as a listing has it. */
export async function indexIn(store: DeadLetterStore, id: string): Promise<LetterIndex> {
  const found = (await listingOf(store)).entries.find(entry => entry.id === id);
  if (found === undefined) throw new Error(`${id} is not listed`);
  return found;
}
