import type { DeadLetterStore, LetterIndex } from './dead-letter-port.ts';
import { type DrainDecision, type DrainFacts, planDrain } from './drain-plan.ts';

/** Entries of a plan that GitHub is asked about: a job's token has 1,000 requests an hour. */
const MOST_ASKED = 100;
const NOT_ASKED = `waits for the next drain: ${MOST_ASKED} entries before it were looked at, and most are nobody's to retry`;

/**
 * A plan in which what nobody may retry takes no room from others. Whom an entry is from is asked when its turn has come, and for
 * so many at most; the claim asks again.
 */
export async function trustedPlan(
  { distrustOf }: Pick<DeadLetterStore, 'distrustOf'>,
  entries: readonly LetterIndex[],
  facts: DrainFacts,
): Promise<readonly DrainDecision[]> {
  const obstacles = new Map<string, string | null>();
  for (;;) {
    const known = entries.map(entry => ({ ...entry, obstacle: obstacles.get(entry.id) ?? entry.obstacle }));
    const decisions = planDrain(known, facts);
    const next = decisions.find(({ kind, entry }) => kind === 'retry' && !obstacles.has(entry.id))?.entry;
    if (next === undefined || distrustOf === undefined) return decisions;
    if (obstacles.size < MOST_ASKED) {
      const why = await distrustOf(next);
      obstacles.set(next.id, typeof why === 'string' ? why : null);
    } else for (const { id } of entries) if (!obstacles.has(id)) obstacles.set(id, NOT_ASKED);
  }
}
