import { z } from 'zod';
import { TIERS } from './case.ts';
import { caseResultSchema } from './case-result.ts';

const digest = z.string().regex(/^[0-9a-f]{64}$/);

/** A run of a suite, or of one shard of it: what it found, before anything is compared. */
export const suiteRunSchema = z.strictObject({
  schema_version: z.literal(1),
  p1_version: z.string(),
  tier: z.enum(TIERS),
  started_at: z.iso.datetime({ precision: 3 }),
  duration_ms: z.number().min(0),
  is_offline: z.boolean(),
  commit: z.string().nullable().describe('that was checked out; null outside of git'),
  suite_digest: digest.describe('of the ids and definitions of all cases of the tier, shards or not'),
  config_digest: digest.describe('of what of p1.yml changes how cases are run and judged'),
  case_ids: z.array(z.string().min(1)).describe('all cases of the tier, sorted, shards or not'),
  shard: z
    .strictObject({ index: z.int().min(1), count: z.int().min(1) })
    .nullable()
    .describe('index of count; null for a whole run, or one that was merged'),
  cases: z.array(caseResultSchema).describe('sorted by id'),
});

export type SuiteRun = z.infer<typeof suiteRunSchema>;
