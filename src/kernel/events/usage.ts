import { z } from 'zod';
import { commonFields, count, runFields } from './fields.ts';

const common = { ...commonFields, ...runFields };

/** What a run told of its costs, as far as it could be read and priced. */
export const usageReported = z.object({
  ...common,
  type: z.literal('usage.reported'),
  lines: count,
  cost_micro_usd: count,
  unreadable_lines: count,
  unpriced_lines: count,
});

/** A run cost more than was kept for it. Critical: the day's budget may be overspent. */
export const usageOverrun = z.object({
  ...common,
  type: z.literal('usage.overrun'),
  overrun_micro_usd: count,
});
