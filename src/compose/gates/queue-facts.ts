import type { DeadLetterStore, LetterIndex, StoreUnavailable } from '../../dlq/dead-letter-port.ts';
import type { EntryFacts, QueueFacts } from '../../gates/run-health/facts.ts';
import { isOnGitHub } from '../../platform/github/context.ts';
import { openStore } from '../dead-letters.ts';
import type { GateCall } from './gate-call.ts';
import { NOT_ASKED_OFFLINE } from './guard-state.ts';

/** Every entry of the dead letter queue of this repository, or of this machine off GitHub, read and left as it is. */
export async function queueFacts(call: GateCall): Promise<QueueFacts> {
  const { env, token } = call;
  const { policy, isOffline } = call.circumstances;
  const isThere = isOnGitHub(env);
  if (isThere && isOffline) return NOT_ASKED_OFFLINE;
  const repository = isThere ? (env['GITHUB_REPOSITORY'] ?? null) : null;
  const store = await openStore({ config: policy, env, token, isOffline, repository });
  const listing = await store.list();
  if (listing.kind !== 'hit') return unavailable(call, listing);
  const entries: EntryFacts[] = [];
  const refused = listing.refused.map(({ name, why }) => ({ name, why }));
  for (const index of listing.entries) {
    const reading = await readEntry(store, index);
    if (reading.kind === 'unavailable') return unavailable(call, reading);
    if (reading.kind === 'hit') entries.push(reading.entry);
    if (reading.kind === 'refused') refused.push({ name: index.id, why: reading.why });
  }
  return { kind: 'read', place: store.description, entries, refused };
}

type EntryReading =
  | { readonly kind: 'hit'; readonly entry: EntryFacts }
  | { readonly kind: 'miss' }
  | { readonly kind: 'refused'; readonly why: string }
  | StoreUnavailable;

async function readEntry(store: DeadLetterStore, index: LetterIndex): Promise<EntryReading> {
  const reading = await store.read(index);
  if (reading.kind !== 'hit') return reading;
  const { letter } = reading;
  const redrives = letter.history.filter(({ deed }) => deed === 'redriven' || deed === 'released').length;
  const entry: EntryFacts = {
    id: index.id,
    state: index.state,
    step: index.step,
    firstFailedAt: letter.first_failed_at,
    owner: letter.owner,
    failures: letter.failures,
    redrives,
  };
  return { kind: 'hit', entry };
}

/** Who has set nothing up has given no rights either. */
function unavailable(
  { circumstances: { policy } }: GateCall,
  { reasonCode, message, fix }: StoreUnavailable,
): QueueFacts {
  return reasonCode === 'permission-missing' && policy.file === null
    ? { kind: 'not-asked', why: `nothing is set up, and ${message}`, fix }
    : { kind: 'unavailable', message, fix };
}
