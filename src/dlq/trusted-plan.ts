import type { DeadLetterStore, LetterIndex } from './dead-letter-port.ts';
import { type DrainDecision, type DrainFacts, planDrain } from './drain-plan.ts';

/** A job's token has 1,000 requests an hour. */
const MOST_REFUSED = 100;
const NOT_ASKED = `waits for the next drain: before it ${MOST_REFUSED} entries were found that nobody may retry`;

/**
 * A plan in which what nobody may retry takes no room from others. Where an entry is from is asked when its turn
 * has come, until so many were refused; the claim asks again.
 */
export async function trustedPlan(
  { distrustOf }: Pick<DeadLetterStore, 'distrustOf'>,
  entries: readonly LetterIndex[],
  facts: DrainFacts,
): Promise<readonly DrainDecision[]> {
  let refused = 0;
  const obstacles = new Map<string, string | null>();
  for (;;) {
    const known = entries.map(entry => ({ ...entry, obstacle: obstacles.get(entry.id) ?? entry.obstacle }));
    const decisions = planDrain(known, facts);
    const next = decisions.find(({ kind, entry }) => kind === 'retry' && !obstacles.has(entry.id))?.entry;
    if (next === undefined || distrustOf === undefined) return decisions;
    if (refused < MOST_REFUSED) {
      const why = await distrustOf(next);
      obstacles.set(next.id, typeof why === 'string' ? why : null);
      if (typeof why === 'string') refused += 1;
    } else for (const { id } of entries) if (!obstacles.has(id)) obstacles.set(id, NOT_ASKED);
  }
}
