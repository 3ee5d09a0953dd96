/** What a score is made of: any number of cases, each with its weight. */
export interface Scored {
  readonly score: number;
  readonly weight: number;
}

/** Sums of products are no exact numbers: what differs by less is equal. */
const CLOSE = 1e-9;

/** The mean of the cases' scores by their weights, 0..1; null of no case. The order of the cases does not matter. */
export function weightedMean(cases: readonly Scored[]): number | null {
  if (cases.length === 0) return null;
  const sorted = [...cases].sort((one, other) => one.weight - other.weight || one.score - other.score);
  let sum = 0;
  let weights = 0;
  for (const { score, weight } of sorted) {
    sum += score * weight;
    weights += weight;
  }
  return Math.min(1, sum / weights);
}

/** Below zero, zero or above: equal as far as sums can tell. */
export function compareScores(one: number, other: number): number {
  return Math.abs(one - other) < CLOSE ? 0 : one - other;
}

/** `93.3 %`; what is not all is never shown as all. */
export function formatScore(score: number | null): string {
  if (score === null) return 'none';
  const shown = (100 * score).toFixed(1);
  return `${shown === '100.0' && compareScores(score, 1) < 0 ? '99.9' : shown} %`;
}
