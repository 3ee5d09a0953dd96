import { z } from 'zod';
import { ASSERTION_KINDS } from './assertions/kind-names.ts';

const score = z.number().min(0).max(1);
const count = z.int().min(0);
const digest = z.string().regex(/^[0-9a-f]{64}$/);

/** What one assertion of one repeat found. */
export const assertionResultSchema = z.strictObject({
  kind: z.enum(ASSERTION_KINDS),
  of: z.string().describe('stdout, stderr, exit-code, or the path of a file'),
  passed: z.boolean(),
  score: score.describe('graded where the assertion is, else 0 or 1'),
  message: z.string().describe('one sentence, redacted'),
  diff: z.string().nullable().describe('what was expected, what came, and where they part; redacted'),
});

/** How a repeat ended: `ran` to its end, whatever its exit code, or it could not be judged by its output. */
export const REPEAT_ENDS = ['ran', 'timeout', 'signal', 'not-started', 'cancelled', 'missing'] as const;

/** One repeat of one case. */
export const repeatResultSchema = z.strictObject({
  passed: z.boolean().describe('whether it ran to its end and every assertion was met'),
  score: score.describe('the mean of its assertions; 0 unless it ran to its end'),
  end: z.enum(REPEAT_ENDS),
  detail: z.string().nullable().describe('why it did not run to its end; null when it did'),
  exit_code: z.int().nullable(),
  duration_ms: z.number().min(0),
  output_digest: digest
    .nullable()
    .describe('sha256 of what the case snapshots; null when it snapshots nothing'),
  assertions: z.array(assertionResultSchema),
});

/** All repeats of one case, with what of its definition judges them. */
export const caseResultSchema = z.strictObject({
  id: z.string().min(1),
  title: z.string(),
  path: z.string(),
  definition_digest: digest,
  tags: z.array(z.string()),
  weight: z.number().positive(),
  is_critical: z.boolean(),
  is_noisy: z.boolean(),
  k: z.int().min(1),
  pass: z.enum(['any', 'all']).describe('pass@k or pass^k'),
  least: score.describe('the least estimate with which it passes'),
  declares_least: z.boolean().describe('whether its file says so'),
  estimate: score.describe('pass@k or pass^k by its repeats'),
  passed: z.boolean().describe('whether estimate >= least'),
  score: score.describe('the mean of its repeats'),
  passes: count.describe('how many repeats passed'),
  duration_ms: z.number().min(0).describe('of all repeats, one after another'),
  repeats: z.array(repeatResultSchema).min(1),
});

export type RepeatEnd = (typeof REPEAT_ENDS)[number];
export type AssertionResult = z.infer<typeof assertionResultSchema>;
export type RepeatResult = z.infer<typeof repeatResultSchema>;
export type CaseResult = z.infer<typeof caseResultSchema>;
