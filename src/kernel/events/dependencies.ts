import { z } from 'zod';
import { commonFields, count } from './fields.ts';

/** What depends on what, and from where, was checked. */
export const dependenciesChecked = z.object({
  ...commonFields,
  type: z.literal('dependencies.checked'),
  projects: count.describe('lockfiles, and manifests without one'),
  packages: count,
  errors: count,
  warnings: count,
  notes: count,
  base: z.string().nullable().describe('the commit that was compared with'),
  advisories_source: z.string().nullable(),
  advisories_as_of: z.string().nullable().describe('nothing later is in the advisories'),
  checks: z.array(
    z.object({
      name: z.string(),
      state: z.enum(['ran', 'skipped', 'error']).describe('error: it was to run and did not'),
      why: z.string().nullable(),
    }),
  ),
  findings: z
    .array(
      z.object({
        rule: z.string(),
        level: z.enum(['error', 'warning', 'note']),
        file: z.string(),
        line: z.int().min(1),
        message: z.string(),
        fix: z.string(),
      }),
    )
    .describe('the worst, at most 200 of them'),
});
