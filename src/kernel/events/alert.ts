import { z } from 'zod';
import { commonFields } from './fields.ts';

export const ALERT_SEVERITIES = ['critical', 'warning'] as const;

/** Something that somebody should look at now. */
export const alertRaised = z.object({
  ...commonFields,
  type: z.literal('alert.raised'),
  severity: z.enum(ALERT_SEVERITIES),
  code: z.string().min(1).describe('what it is about, for a program that branches'),
  message: z.string(),
  fix: z.string(),
});
