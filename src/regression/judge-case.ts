import type { RegressionCase } from './case.ts';
import type { CaseResult, RepeatResult } from './case-result.ts';
import { isReached, passEstimate } from './pass-estimate.ts';

/** What all repeats of a case amount to. */
export function judgeCase(definition: RegressionCase, repeats: readonly RepeatResult[]): CaseResult {
  const { id, title, path, digest, tags, weight, isCritical, isNoisy, k, pass, least, declaresLeast } =
    definition;
  const passes = repeats.filter(({ passed }) => passed).length;
  const estimate = passEstimate(pass, Math.min(k, repeats.length), passes, repeats.length);
  return {
    id,
    title,
    path,
    definition_digest: digest,
    tags: [...tags],
    weight,
    is_critical: isCritical,
    is_noisy: isNoisy,
    k,
    pass,
    least,
    estimate,
    declares_least: declaresLeast,
    passed: isReached(estimate, least),
    score: repeats.reduce((sum, { score }) => sum + score, 0) / repeats.length,
    passes,
    duration_ms: Math.round(repeats.reduce((sum, each) => sum + each.duration_ms, 0)),
    repeats: [...repeats],
  };
}
