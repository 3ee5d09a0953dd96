import { z } from 'zod';
import { commonFields } from './fields.ts';

/** Something that a person should look at. */
export const alertRaised = z.object({
  ...commonFields,
  type: z.literal('alert.raised'),
  severity: z.enum(['critical', 'warning']),
  code: z.string().describe('which condition; the same for the same trouble'),
  message: z.string(),
  fix: z.string(),
});
