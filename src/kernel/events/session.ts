import { z } from 'zod';
import { commonFields, milliseconds, reasonCode } from './fields.ts';

/** One action of a job, or one call at a terminal, begins. */
export const sessionStarted = z.object({
  ...commonFields,
  type: z.literal('session.started'),
  action: z.string(),
  p1_version: z.string(),
  node_version: z.string(),
  platform: z.string().describe('operating system and architecture'),
  provider: z.string().describe('github, local, or CI_PROVIDER'),
  actor: z.string().nullable(),
  repository: z.string().nullable(),
  ref: z.string().nullable(),
  sha: z.string().nullable(),
  branch: z.string().nullable(),
  event: z.string().nullable(),
  workflow: z.string().nullable(),
  run_url: z.string().nullable(),
  build_id: z.string().nullable(),
  pr_number: z.string().nullable(),
  config_path: z.string().nullable(),
  config_digest: z.string().nullable(),
  root: z.string(),
  is_offline: z.boolean(),
  is_regression: z.boolean(),
  guard: z
    .enum(['enforce', 'shadow', 'off', 'not-configured'])
    .describe('by the p1.yml of the caller; what held is told when a run is admitted'),
  dead_letters: z
    .enum(['not-configured', 'actions', 'directory'])
    .describe('where failed runs are kept; not-configured in journals from before there was a queue'),
});

/** It ended, with this answer. */
export const sessionFinished = z.object({
  ...commonFields,
  type: z.literal('session.finished'),
  action: z.string(),
  decision: z.enum(['continue', 'stop', 'failure']),
  reason_code: reasonCode,
  message: z.string(),
  fix: z.string().nullable(),
  duration_ms: milliseconds,
});
