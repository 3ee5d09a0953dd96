import type { GateResult } from '../gates-answer.ts';

const PAGES = 'https://github.com/org/p1/blob/v1/';

/** Where a person reads what the gate asks, and why. */
export function gatePage({ docs }: Pick<GateResult, 'docs'>): string {
  return `${PAGES}${docs}`;
}

/** Where a person reads about one condition; the anchor is the one that GitHub makes of its heading. */
export function criterionPage(gate: Pick<GateResult, 'docs'>, criterion: string): string {
  return `${gatePage(gate)}#${criterion.toLowerCase().replace(/[^a-z0-9_-]/g, '')}`;
}
