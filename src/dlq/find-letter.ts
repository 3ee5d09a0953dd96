import type { DeadLetter } from './dead-letter.ts';
import type { DeadLetterStore, LetterIndex, StoreUnavailable } from './dead-letter-port.ts';

export type FoundLetter =
  | { readonly kind: 'hit'; readonly entry: LetterIndex; readonly letter: DeadLetter }
  | { readonly kind: 'miss'; readonly why: string }
  /** Not to be read. */
  | { readonly kind: 'refused'; readonly why: string }
  | StoreUnavailable;

/** Looks for entry `id`, and reads it. */
export async function findLetter(store: DeadLetterStore, id: string): Promise<FoundLetter> {
  const listing = await store.list();
  if (listing.kind !== 'hit') return listing;
  const entry = listing.entries.find(each => each.id === id);
  const refused = listing.refused.find(({ name }) => name.includes(id));
  if (entry === undefined) {
    return refused === undefined
      ? { kind: 'miss', why: `${id} is not in ${store.description}` }
      : { kind: 'refused', why: refused.why };
  }
  const reading = await store.read(entry);
  if (reading.kind === 'miss') return { kind: 'miss', why: `${id} is gone: somebody else was faster` };
  return reading.kind === 'hit' ? { ...reading, entry } : reading;
}
