import { z } from 'zod';
import { commonFields, count, reasonCode, runFields } from './fields.ts';

const common = { ...commonFields, ...runFields };

/** Where the day's budget and the slots stand after what the event tells. */
const standing = {
  day: z.string().describe('UTC'),
  settled_micro_usd: count.describe('what the day has cost so far'),
  reserved_micro_usd: count.describe('what running steps may still cost'),
  limit_micro_usd: count,
  limit_source: z.string(),
  slots_taken: count,
  slots: count,
};

const refusal = {
  reason_code: reasonCode,
  message: z.string(),
  fix: z.string(),
  retry_at: z.string().nullable().describe('when asking again can help'),
};

/** A run may start. Without a fence the guard only looks on, and nothing is kept for the run. */
export const guardAdmitted = z.object({
  ...common,
  type: z.literal('guard.admitted'),
  mode: z.enum(['enforce', 'shadow', 'off']),
  is_configured: z.boolean(),
  fence: z.int().min(1).nullable(),
  lease_reserved_micro_usd: count.describe('what is kept for this run'),
  micro_qps: count.nullable().describe('its share of the requests per second, in millionths'),
  ...standing,
});

/** A run may not start, or may not go on since it has spent all that was kept for it. */
export const guardRefused = z.object({ ...common, type: z.literal('guard.refused'), ...refusal });

/** The same in shadow mode: the run starts all the same. */
export const guardShadowRefused = z.object({
  ...common,
  type: z.literal('guard.shadow-refused'),
  ...refusal,
});

/** A run that had nearly spent what was kept for it is kept more. */
export const guardToppedUp = z.object({
  ...common,
  type: z.literal('guard.topped-up'),
  spent_micro_usd: count,
  lease_reserved_micro_usd: count,
});

/** A run's cost is booked, and its slot free. */
export const guardSettled = z.object({
  ...common,
  type: z.literal('guard.settled'),
  cost_micro_usd: count,
  lease_reserved_micro_usd: count,
  is_reported: z.boolean().describe('false when it is the reservation that counts'),
  ...standing,
});

/** A run that never settled, whose holder is gone or whose time is over, counts as having cost what it had reserved. */
export const guardLeaseExpired = z.object({
  ...common,
  type: z.literal('guard.lease-expired'),
  of_session: z.string(),
  settled_at_micro_usd: count,
  parameters: z.record(z.string(), z.unknown()),
  origin: z.record(z.string(), z.string().nullable()),
});

/** A person changed what a day has cost. */
export const guardAdjusted = z.object({
  ...commonFields,
  type: z.literal('guard.adjusted'),
  day: z.string(),
  micro_usd: z.int(),
  settled_micro_usd: count,
  actor: z.string().nullable(),
  reason: z.string(),
});
