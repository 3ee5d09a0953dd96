import { z } from 'zod';
import { commonFields, count, milliseconds, runFields } from './fields.ts';

const common = { ...commonFields, ...runFields };

export const processStarted = z.object({
  ...common,
  type: z.literal('process.started'),
  pid: z.int().min(1),
});

export const processOutputTruncated = z.object({
  ...common,
  type: z.literal('process.output-truncated'),
  kept_bytes: count,
  seen_bytes: count,
});

export const processSignalled = z.object({
  ...common,
  type: z.literal('process.signalled'),
  signal: z.string(),
  why: z.string(),
});

export const processExited = z.object({
  ...common,
  type: z.literal('process.exited'),
  exit_code: z.int().nullable(),
  signal: z.string().nullable(),
  duration_ms: milliseconds,
  stdout_bytes: count,
  stderr_bytes: count,
});
