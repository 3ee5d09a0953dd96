import { z } from 'zod';
import { commonFields, runFields } from './fields.ts';

/** Something that did not stop the work and that a person should know. */
export const warning = z.object({
  ...commonFields,
  run: runFields.run.optional(),
  step: runFields.step.optional(),
  attempt: runFields.attempt.optional(),
  type: z.literal('warning'),
  message: z.string(),
  fix: z.string(),
});
