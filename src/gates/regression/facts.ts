import type { Baseline } from '../../regression/baseline-schema.ts';
import type { Tier } from '../../regression/case.ts';
import type { Comparison } from '../../regression/compare/comparison.ts';
import type { BaselineReading } from '../../regression/read-baseline.ts';

/** What the gate `regression` decides about. */
export interface RegressionFacts {
  readonly tier: Tier;
  /** Folder of the cases and path of the baseline, as the policy in force has them. */
  readonly places: { readonly cases: string; readonly baseline: string };
  readonly suite: SuiteFacts;
  readonly baseline: BaselineFacts;
  /** The run beside the baseline that counts; null when head has no case to run. */
  readonly comparison: Comparison | null;
}

export interface SuiteFacts {
  /** Ids of the cases that base has; null when no change is judged. */
  readonly base: readonly string[] | null;
  readonly head: readonly string[];
}

export interface BaselineFacts {
  /** Null when no change is judged. */
  readonly base: BaselineReading | null;
  readonly head: BaselineReading;
  readonly change: BaselineChange;
}

/** What a change does to the baseline. */
export type BaselineChange =
  /** No change is judged, or it leaves the baseline alone. */
  | { readonly kind: 'none' }
  /** It was frozen anew, and the record of that holds; the baselines that are new, the newest first. */
  | { readonly kind: 'frozen'; readonly added: readonly Baseline[] }
  /** It is another one, and no freeze says why. */
  | { readonly kind: 'edited'; readonly why: string };
