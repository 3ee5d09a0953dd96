import type { Baseline } from '../baseline-schema.ts';
import type { NoiseVerdict } from '../noise/judge-noise.ts';
import type { SuiteRun } from '../suite-run.ts';
import type { ComparedCase } from './compared-case.ts';

/**
 * `pass`: nothing is worse than the baseline. `degraded`: something is lower, and it may be chance. `regressed`: something is
 * worse, and it is not chance. `insufficient`: too little was run to say so.
 */
export const VERDICTS = ['pass', 'degraded', 'regressed', 'insufficient'] as const;
export type Verdict = (typeof VERDICTS)[number];

export const COMPARISON_REASONS = [
  'ok',
  'degraded',
  'regressed',
  'insufficient',
  'case-missing',
  'not-found',
  'baseline-edited',
  'chain-broken',
  'incompatible-baseline',
] as const;
export type ComparisonReason = (typeof COMPARISON_REASONS)[number];

/** A run beside its baseline, as all outputs tell it. */
export interface Comparison {
  /** Null when there is no baseline that can be compared with: an error, not a regression. */
  readonly verdict: Verdict | null;
  readonly reasonCode: ComparisonReason;
  readonly message: string;
  readonly fix: string | null;
  /** With the repeats of reruns. */
  readonly run: SuiteRun;
  readonly baseline: Baseline | null;
  /** Former baselines, the newest first. */
  readonly former: readonly Baseline[];
  /** Sorted by id. */
  readonly cases: readonly ComparedCase[];
  /** Means by weight of the cases that both have; of all cases of the run when there is no baseline. */
  readonly score: number | null;
  readonly baselineScore: number | null;
  /** `score - baselineScore`. */
  readonly delta: number | null;
  readonly tolerance: number;
  /** How far the score is above the baseline, 0 when it is not. */
  readonly headroom: number;
  readonly passed: number;
  readonly failed: number;
  /** Noisy cases that failed by their own rule and had passed, less those the other way round. */
  readonly netNewlyFailing: number;
  /** Null when nothing was compared. */
  readonly noise: NoiseVerdict | null;
}
