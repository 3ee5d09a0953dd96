import type { Baseline } from '../../regression/baseline-schema.ts';
import type { BaselineReading } from '../../regression/read-baseline.ts';
import type { BaselineChange } from './facts.ts';

/** What git says of the commit that a new baseline names. */
export interface FreezeCommit {
  readonly commit: string;
  /** Whether head was made from it. */
  readonly isOfHead: boolean;
  /** Digest of the baseline that its tree has; null for none, or for one that is not whole. */
  readonly heldDigest: string | null;
}

/** The baselines that head has in use or in its archive and base has not, the newest first; null when they do not lead to base's. */
export function addedBaselines(base: BaselineReading, head: BaselineReading): readonly Baseline[] | null {
  if (head.kind === 'problem') return null;
  const chain = [head.baseline, ...head.former];
  if (base.kind === 'problem') return chain;
  const at = chain.findIndex(({ digest }) => digest === base.baseline.digest);
  return at < 0 ? null : chain.slice(0, at);
}

/**
 * What a change does to the baseline. It counts as frozen when the chain at head is whole and leads to base's baseline, and each
 * new one names a commit that head was made from, whose tree held the one before it: `p1 regression --freeze` leaves exactly
 * that. Where base's own baseline is not whole, a whole one at head is what mends it.
 */
export function baselineChange(
  base: BaselineReading,
  head: BaselineReading,
  commits: readonly FreezeCommit[],
): BaselineChange {
  if (isSame(base, head)) return { kind: 'none' };
  if (head.kind === 'problem') return { kind: 'edited', why: head.message };
  const added = addedBaselines(base, head);
  if (added === null)
    return {
      kind: 'edited',
      why: `The baseline ${short(head.baseline.digest)} does not follow upon the one that the base has${base.kind === 'hit' ? `, ${short(base.baseline.digest)}` : ''}.`,
    };
  const isMending = base.kind === 'problem' && base.reasonCode !== 'not-found';
  for (const { digest, previous, provenance } of isMending ? added.slice(0, 1) : added) {
    const found = commits.find(({ commit }) => commit === provenance.commit);
    if (found?.isOfHead !== true)
      return {
        kind: 'edited',
        why: `The baseline ${short(digest)} says that it was frozen at ${short(provenance.commit)}, and head was not made from that commit.`,
      };
    if (!isMending && found.heldDigest !== previous)
      return {
        kind: 'edited',
        why: `The baseline ${short(digest)} says that it was frozen at ${short(provenance.commit)}, which does not hold the one before it.`,
      };
  }
  return { kind: 'frozen', added };
}

function isSame(base: BaselineReading, head: BaselineReading): boolean {
  if (base.kind === 'hit' && head.kind === 'hit') return base.baseline.digest === head.baseline.digest;
  return base.kind === 'problem' && head.kind === 'problem' && base.reasonCode === head.reasonCode;
}

function short(digest: string): string {
  return digest.slice(0, 12);
}
