import type { CaseResult } from './case-result.ts';

type Judged = Pick<CaseResult, 'is_noisy' | 'declares_least' | 'passed' | 'passes' | 'repeats'>;

/**
 * Whether a case fails by a rule of its own, without a look at any baseline: a deterministic case by one repeat that fails, a noisy one
 * by the `least` that its file declares. Where a noisy case declares none, nobody has said how often it has to pass, and one
 * repeat that fails says nothing: a baseline says what it did before (`isCompared`), and without one it fails when most of
 * its repeats do.
 */
export function breaksOwnRule(result: Judged, isCompared: boolean): boolean {
  const { is_noisy, declares_least, passed, passes, repeats } = result;
  if (!is_noisy || declares_least) return !passed;
  return !isCompared && 2 * passes < repeats.length;
}
