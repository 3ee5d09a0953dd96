import { z } from 'zod';

const digest = z.string().regex(/^[0-9a-f]{64}$/);
const score = z.number().min(0).max(1);
const count = z.int().min(0);

/** One case as it was when the baseline was frozen: what does not depend on time or machine. */
export const baselineCaseSchema = z.strictObject({
  id: z.string().min(1),
  definition_digest: digest.describe('of the case and of all files that it names'),
  tags: z.array(z.string()),
  weight: z.number().positive(),
  is_critical: z.boolean(),
  is_noisy: z.boolean(),
  k: z.int().min(1),
  pass: z.enum(['any', 'all']),
  least: score,
  estimate: score,
  passed: z.boolean(),
  score,
  passes: count,
  failing_ways: z
    .array(z.string())
    .optional()
    .describe('of a case that failed: by which of its assertions, or how it ended'),
  repeats: z.array(z.strictObject({ passed: z.boolean(), score, output_digest: digest.nullable() })).min(1),
});

/** `baseline_metrics.json`, and each file of the archive. Its digest is of its RFC 8785 form without `digest`. */
export const baselineSchema = z.strictObject({
  schema_version: z.literal(1),
  digest,
  previous: digest.nullable().describe('digest of the baseline before it, which is in the archive'),
  provenance: z.strictObject({
    commit: z
      .string()
      .regex(/^[0-9a-f]{40}(?:[0-9a-f]{24})?$/)
      .describe('whose tree was clean'),
    branch: z.string().min(1),
    is_default_branch: z.boolean(),
    actor: z.string().min(1),
    reason: z.string().min(1),
    frozen_at: z.iso.datetime({ precision: 3 }),
  }),
  p1_version: z.string().min(1),
  suite_digest: digest,
  config_digest: digest,
  repeats: count.describe('the fewest that a case was run'),
  noisy_repeats: count.describe('the fewest that a noisy case was run; 0 when none is noisy'),
  score: score.describe('the mean of its cases by their weights'),
  mini_score: score.nullable().describe('of the cases with the tag mini alone; null when there is none'),
  cases: z.array(baselineCaseSchema).describe('sorted by id'),
});

export type BaselineCase = z.infer<typeof baselineCaseSchema>;
export type Baseline = z.infer<typeof baselineSchema>;
export type Provenance = Baseline['provenance'];
