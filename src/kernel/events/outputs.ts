import { z } from 'zod';
import { commonFields, count, runFields } from './fields.ts';

const common = { ...commonFields, ...runFields };

export const outputsVerified = z.object({
  ...common,
  type: z.literal('outputs.verified'),
  files: count,
  bytes: count,
  undeclared: count,
});

export const outputsPromoted = z.object({
  ...common,
  type: z.literal('outputs.promoted'),
  path: z.string(),
  manifest_digest: z.string(),
  is_current: z.boolean(),
});

export const outputsUploaded = z.object({
  ...common,
  type: z.literal('outputs.uploaded'),
  artifact: z.string(),
  artifact_id: count,
  digest: z.string(),
  bytes: count,
});

export const outputsRejected = z.object({
  ...common,
  type: z.literal('outputs.rejected'),
  problems: z.array(z.string()),
});
