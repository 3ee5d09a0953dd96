import type { GateResult } from '../gates-answer.ts';
import { cut } from './prose.ts';

/** Why the gate came to its verdict, for a row of a table: the worst finding in at most `longest` characters, and how many more there are. */
export function whyText({ why, findings }: Pick<GateResult, 'why' | 'findings'>, longest: number): string {
  const [worst, ...others] = findings;
  if (worst === undefined || others.length === 0) return cut(why, longest);
  return `${cut(worst.message, longest)} (and ${others.length} more)`;
}
