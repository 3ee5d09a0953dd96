import type { BaselineReading } from '../../regression/read-baseline.ts';
import type { BaselineFacts, SuiteFacts } from './facts.ts';

/**
 * Ids of cases that should be there and are not, sorted: those of the baseline that counts, and those of base's suite that no baseline has
 * ever had. A case is retired by a freeze without it.
 */
export function removedCases(
  { base: suite, head }: SuiteFacts,
  { base, head: now, change }: BaselineFacts,
): readonly string[] {
  const before = idsIn(base ?? now);
  const expected = change.kind === 'frozen' ? idsIn(now) : before;
  const neverFrozen = (suite ?? []).filter(id => !before.includes(id));
  const wanted = change.kind === 'frozen' ? [...expected, ...neverFrozen] : [...expected, ...(suite ?? [])];
  const there = new Set(head);
  return [...new Set(wanted)].filter(id => !there.has(id)).sort();
}

function idsIn(reading: BaselineReading): readonly string[] {
  return reading.kind === 'hit' ? reading.baseline.cases.map(({ id }) => id) : [];
}
