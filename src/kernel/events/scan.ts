import { z } from 'zod';
import { commonFields, count } from './fields.ts';

const severity = z.enum(['low', 'medium', 'high', 'critical']);

/** A secret was found that nobody answers for. The event has its fingerprint, never the secret. */
export const scanFinding = z.object({
  ...commonFields,
  type: z.literal('scan.finding'),
  rule: z.string(),
  description: z.string(),
  severity,
  path: z.string(),
  line: z.int().min(1),
  commit: z.string().nullable().describe('the oldest that brought it there; null outside of commits'),
  fingerprint: z.string().describe('by which it can be ignored'),
  fails: z.boolean().describe('whether it is at or above fail-on'),
});

/** A scan was made, whole, of so much. */
export const scanFinished = z.object({
  ...commonFields,
  type: z.literal('scan.finished'),
  source: z.enum(['tree', 'staged', 'range', 'history']),
  what: z.string().describe('what was scanned, for a person'),
  commits: count,
  blobs: count.describe('files, or versions of files, read whole'),
  bytes: count,
  remembered: count.describe('files that an earlier scan found nothing in'),
  left_out: count.describe('files that were not scanned'),
  findings: count.describe('that nobody answers for'),
  failing: count.describe('findings at or above fail-on'),
  ignored: count.describe('findings that somebody answers for'),
  fail_on: severity,
});
