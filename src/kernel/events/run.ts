import { z } from 'zod';
import { commonFields, milliseconds, reasonCode, runFields } from './fields.ts';

const ending = {
  ...commonFields,
  ...runFields,
  reason_code: reasonCode,
  message: z.string(),
  duration_ms: milliseconds.describe('since the run was queued'),
};

/** Set by launch before anything else of the run exists. A crash here leaves nothing but this line. */
export const runQueued = z.object({
  ...commonFields,
  ...runFields,
  type: z.literal('run.queued'),
  command: z.string(),
  parameters: z.record(z.string(), z.unknown()),
  is_smoke: z.boolean(),
  timeout_ms: milliseconds,
});

/** Set when the workspace stands and the process is about to start. A crash here leaves the workspace. */
export const runRunning = z.object({
  ...commonFields,
  ...runFields,
  type: z.literal('run.running'),
  workspace: z.string(),
});

/** Set after the commit point: the output set is whole and in place. */
export const runSucceeded = z.object({
  ...ending,
  type: z.literal('run.succeeded'),
  exit_code: z.int().nullable(),
  outputs_path: z.string(),
  manifest_digest: z.string(),
});

/** Set when the run can no longer succeed; its evidence stays, its outputs are absent. */
export const runFailed = z.object({
  ...ending,
  type: z.literal('run.failed'),
  fix: z.string(),
  exit_code: z.int().nullable(),
  signal: z.string().nullable(),
  evidence: z.string().nullable().describe('folder with the log, if the run had one'),
});

/** Set when the run was not needed or not admitted; nothing was started. */
export const runSkipped = z.object({ ...ending, type: z.literal('run.skipped') });

/** Set for a run whose process died, by whoever found it: by the outputs it left it succeeded or failed. */
export const runRecovered = z.object({
  ...commonFields,
  ...runFields,
  type: z.literal('run.recovered'),
  of_session: z.string().describe('the session that started the run'),
  state: z.enum(['SUCCESS', 'FAIL']),
  reason_code: reasonCode,
  message: z.string(),
  fix: z.string(),
  evidence: z.string().nullable(),
});
