/** Something that lookups may not show yet: hosted stores answer lookups from replicas that lag. */
export type Hideable = { hiddenLookups: number };

/** Whether this lookup sees the entry. A lookup that misses it uses up one of its hidden lookups. */
export function isSeen(entry: Hideable): boolean {
  if (entry.hiddenLookups === 0) return true;
  entry.hiddenLookups -= 1;
  return false;
}
