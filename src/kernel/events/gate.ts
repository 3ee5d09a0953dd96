import { z } from 'zod';
import { commonFields, count, milliseconds } from './fields.ts';

/** A CI gate was asked. */
export const gateFinished = z.object({
  ...commonFields,
  type: z.literal('gate.finished'),
  gate: z.string().min(1),
  verdict: z.enum(['pass', 'warn', 'fail', 'waived', 'error', 'not-applicable']),
  why: z.string(),
  fix: z.string().nullable(),
  errors: count,
  failures: count,
  warnings: count,
  waived: count,
  duration_ms: milliseconds,
  is_partial: z.boolean().describe('whether only some gates were asked, which is no check'),
  told: z
    .array(
      z.object({
        criterion: z.string(),
        level: z.enum(['error', 'fail', 'warn', 'waived']),
        message: z.string(),
        fix: z.string(),
        file: z.string().nullable(),
        line: z.int().min(1).nullable(),
        scope: z.string(),
      }),
    )
    .describe('the worst findings, at most 20 of them'),
});
