import { z } from 'zod';
import { commonFields, runFields } from './fields.ts';

const act = { ...commonFields, actor: z.string().nullable(), reason: z.string() };

/** Somebody stops everything. */
export const killswitchEngaged = z.object({
  ...act,
  type: z.literal('killswitch.engaged'),
  expires: z.string().nullable(),
});

/** Somebody lets things start again. */
export const killswitchReleased = z.object({ ...act, type: z.literal('killswitch.released') });

/** A run met it: it did not start, or was stopped. */
export const killswitchObserved = z.object({
  ...commonFields,
  ...runFields,
  type: z.literal('killswitch.observed'),
  message: z.string(),
});
