import { z } from 'zod';
import { parseDuration } from '../kernel/duration.ts';
import { MICRO_USD_PER_USD, microUsdOf } from '../kernel/money.ts';
import { isPlainObject } from '../kernel/trust-boundary.ts';
import type { GuardConfig } from './config.ts';
import { DEFAULTS } from './defaults.ts';
import { duration } from './duration-schema.ts';
import { MAXIMUM_CONCURRENCY, MAXIMUM_QPS, microQpsOf } from './guard-numbers.ts';
import { UNCONFIGURED_GUARD } from './without-file.ts';
import type { YamlPath, YamlSource } from './yaml-source.ts';

/** A branch that git takes, and that is none of the usual ones: state and sources must not meet. */
const BRANCH =
  /^(?!(?:main|master|HEAD)$)(?!.*(?:\.\.|\/\/|\.lock$|\/$|\.$))[A-Za-z0-9_][A-Za-z0-9._/-]{0,99}$/;

export const usd = z.number().min(0).max(1_000_000);
const concurrency = z.int().min(1).max(MAXIMUM_CONCURRENCY);
const qps = z
  .number()
  .max(MAXIMUM_QPS)
  .refine(value => microQpsOf(value) !== undefined, 'a number above 0');

const ceilingsSchema = z.strictObject({
  'daily-budget-usd': usd
    .default(DEFAULTS.guard.ceilings.dailyBudgetMicroUsd / MICRO_USD_PER_USD)
    .describe('the most that daily-budget-usd may be; more than that spent in a day is a runaway'),
  concurrency: concurrency
    .default(DEFAULTS.guard.ceilings.concurrency)
    .describe('the most that concurrency may be'),
  qps: qps.default(DEFAULTS.guard.ceilings.microQps / 1_000_000).describe('the most that qps may be'),
});

/** `guard:` of p1.yml. On GitHub the whole section is the default branch's. */
export const guardSchema = z.strictObject({
  mode: z
    .enum(['enforce', 'shadow', 'off'])
    .default(DEFAULTS.guard.mode)
    .describe('shadow counts and warns, and refuses nothing but what the killswitch stops'),
  store: z
    .enum(['auto', 'branch', 'directory'])
    .default(DEFAULTS.guard.store)
    .describe('where the state is: a branch on GitHub, a directory elsewhere'),
  branch: z.string().regex(BRANCH, 'the name of a branch of its own').default(DEFAULTS.guard.branch),
  'daily-budget-usd': usd
    .default(DEFAULTS.guard.dailyBudgetMicroUsd / MICRO_USD_PER_USD)
    .describe('for each UTC day'),
  concurrency: concurrency.default(DEFAULTS.guard.concurrency).describe('runs at once'),
  qps: qps
    .default(DEFAULTS.guard.microQps / 1_000_000)
    .describe('requests per second over all runs; each gets an equal share'),
  wait: duration.default(DEFAULTS.guard.wait).describe('how long to wait for a slot'),
  ceilings: ceilingsSchema
    .prefault({})
    .describe('what the gate guardrails lets a change raise the limits to; those of the base count'),
});

export type GuardFile = z.output<typeof guardSchema>;

/**
 * The guard's section of the p1.yml that `source` is, whose other parts need not be legal. A file without the section and
 * without a step that has a budget leaves the guard looking on.
 */
export function guardConfig(source: YamlSource): GuardConfig {
  const written = mapIn(source.value, 'guard');
  const hasBudget = Object.values(mapIn(source.value, 'steps') ?? {}).some(
    step => mapIn({ step }, 'step')?.['budget-usd'] !== undefined,
  );
  if (written === undefined && !hasBudget) return { ...UNCONFIGURED_GUARD, source: source.file };
  const file = guardSchema.parse(written ?? {});
  const isWritten = (key: keyof GuardFile): boolean => written !== undefined && Object.hasOwn(written, key);
  return {
    source: source.file,
    isConfigured: true,
    mode: file.mode,
    store: file.store,
    branch: file.branch,
    waitMs: parseDuration(file.wait) ?? 0,
    written: {
      dailyBudgetMicroUsd: isWritten('daily-budget-usd') ? (microUsdOf(file['daily-budget-usd']) ?? 0) : null,
      concurrency: isWritten('concurrency') ? file.concurrency : null,
      microQps: isWritten('qps') ? (microQpsOf(file.qps) ?? 0) : null,
    },
    ceilings: {
      dailyBudgetMicroUsd: microUsdOf(file.ceilings['daily-budget-usd']) ?? 0,
      concurrency: file.ceilings.concurrency,
      microQps: microQpsOf(file.ceilings.qps) ?? 0,
    },
  };
}

/** The legal keys of the map at a path that begins with `guard`. */
export function legalGuardKeys(path: YamlPath): readonly string[] {
  if (path.length === 1) return Object.keys(guardSchema.shape);
  return path[1] === 'ceilings' ? Object.keys(ceilingsSchema.shape) : [];
}

function mapIn(value: unknown, key: string): Readonly<Record<string, unknown>> | undefined {
  const found = isPlainObject(value) ? value[key] : undefined;
  return isPlainObject(found) ? found : undefined;
}
