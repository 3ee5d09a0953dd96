import { z } from 'zod';
import { microUsdOf } from '../kernel/money.ts';

const price = z
  .number()
  .refine(usd => microUsdOf(usd) !== undefined, 'USD per million tokens, from 0 to 1000000');

const modelId = z
  .string()
  .regex(/^[A-Za-z0-9][\w.:/@-]{0,127}$/, 'a model id such as claude-sonnet-5-5 (at most 128 characters)');

/** The section `prices:` of p1.yml. */
export const pricesSchema = z.record(
  modelId,
  z.strictObject({
    input: price.describe('USD per million tokens'),
    output: price.describe('USD per million tokens'),
    'cache-write-5m': price
      .optional()
      .describe('USD per million tokens; without it such tokens have no price'),
    'cache-write-1h': price
      .optional()
      .describe('USD per million tokens; without it such tokens have no price'),
    'cache-read': price.optional().describe('USD per million tokens; without it such tokens have no price'),
  }),
);
