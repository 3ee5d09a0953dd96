import { z } from 'zod';
import { DEFAULTS } from './defaults.ts';
import { dependenciesSchema } from './dependencies-schema.ts';
import { dlqSchema } from './dlq-schema.ts';
import { gatesSchema } from './gates-schema.ts';
import { guardSchema } from './guard-schema.ts';
import { pricesSchema } from './prices-schema.ts';
import { regressionSchema } from './regression-schema.ts';
import { scanSchema } from './scan-schema.ts';
import { stepNameSchema, stepSchema } from './step-schema.ts';
import { toolchainSchema } from './toolchain-schema.ts';

/** `.github/p1.yml`, whole. A key is here once the part that it sets works. */
export const configSchema = z.strictObject({
  version: z.literal(1),
  root: z
    .string()
    .min(1)
    .refine(path => !/[\u0000-\u001f]/.test(path), 'a path without control characters')
    .default(DEFAULTS.root)
    .describe('everything that p1 writes on a machine, relative to the repository root'),
  steps: z.record(stepNameSchema, stepSchema).default({}),
  prices: pricesSchema
    .default({})
    .describe('prices of models, which go before the dated table that p1 brings'),
  guard: guardSchema
    .prefault({})
    .describe('the runtime guard; without it, and without a budget-usd, the guard only looks on'),
  dlq: dlqSchema.prefault({}).describe('the dead letter queue: what becomes of runs that fail'),
  scan: scanSchema.prefault({}).describe('the secret scan'),
  toolchain: toolchainSchema.prefault({}).describe('which versions of tools files ask for'),
  dependencies: dependenciesSchema.prefault({}).describe('the check of lockfiles, advisories and licences'),
  regression: regressionSchema.prefault({}).describe('the regression suite and its frozen baseline'),
  gates: gatesSchema.prefault({}).describe('the eight gates of the check'),
  report: z
    .strictObject({
      'history-days': z
        .int()
        .min(1)
        .max(3650)
        .default(DEFAULTS.historyDays)
        .describe('age at which reports go'),
    })
    .default({ 'history-days': DEFAULTS.historyDays }),
  redact: z
    .array(z.string().min(1))
    .default([])
    .describe(
      'what to keep out of everything written: an entry all in upper case (^[A-Z_][A-Z0-9_]*$) names an environment variable, any other is a regular expression, matched within lines',
    ),
});

export type StepFile = z.output<typeof stepSchema>;
