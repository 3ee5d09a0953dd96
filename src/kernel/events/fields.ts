import { z } from 'zod';
import { REASON_CODES } from '../result.ts';

/** What every journal line carries. `seq` counts within one journal file. */
export const commonFields = {
  schema_version: z.literal(1),
  at: z.iso.datetime({ precision: 3 }).describe('RFC 3339, UTC, milliseconds'),
  session: z.string().min(1),
  run_attempt: z.int().min(1),
  job: z.string().min(1),
  seq: z.int().min(0),
};

/** What every line about a run carries besides. */
export const runFields = {
  run: z.string().min(1),
  step: z.string().min(1),
  attempt: z.int().min(1),
};

export const reasonCode = z.enum(REASON_CODES);
export const count = z.int().min(0);
export const milliseconds = z.number().min(0);
