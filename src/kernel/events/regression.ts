import { z } from 'zod';
import { commonFields, count, milliseconds, reasonCode } from './fields.ts';

const score = z.number().min(0).max(1);
const verdict = z.enum(['pass', 'degraded', 'regressed', 'insufficient']);

/** A case of a regression suite ran, all its repeats. */
export const regressionCase = z.object({
  ...commonFields,
  type: z.literal('regression.case'),
  case: z.string().min(1),
  title: z.string(),
  passed: z.boolean(),
  score,
  passes: count,
  repeats: count,
  is_critical: z.boolean(),
  is_noisy: z.boolean(),
  message: z.string().nullable().describe('the first thing that was not met; null where all was'),
  duration_ms: milliseconds,
});

/** A suite ran and was compared with its baseline. */
export const regressionFinished = z.object({
  ...commonFields,
  type: z.literal('regression.finished'),
  tier: z.enum(['mini', 'extended']),
  shard: z.string().nullable().describe('i/n; null for a whole suite'),
  verdict: verdict
    .nullable()
    .describe('null where nothing could be compared: a shard, or no fitting baseline'),
  reason_code: reasonCode,
  score,
  baseline_score: score.nullable(),
  passed: count,
  failed: count,
  regressed: z.array(z.string()).describe('ids of cases'),
  baseline_digest: z.string().nullable(),
});

/** A run became the baseline. */
export const regressionFrozen = z.object({
  ...commonFields,
  type: z.literal('regression.frozen'),
  digest: z.string(),
  former_digest: z.string().nullable(),
  cases: count,
  score,
  actor: z.string().nullable(),
  reason: z.string(),
});
