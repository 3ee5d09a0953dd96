import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { configSchema } from '../../../../src/config/schema.ts';

/** Keys that make nothing weaker, whatever they say. */
const NEUTRAL = [
  'version',
  'guard.wait',
  'steps.*.run',
  'steps.*.smoke',
  'steps.*.shell',
  'steps.*.cwd',
  'steps.*.env',
  'steps.*.parameters',
  'steps.*.inputs',
  'steps.*.inputs-from',
  'steps.*.grace',
  'steps.*.skip-unchanged',
  'steps.*.upload',
  'steps.*.keep',
];

/** Keys that `configLoosenings` looks at; its own test has a line for each. */
const JUDGED = [
  'root',
  'steps.*.outputs',
  'steps.*.timeout',
  'steps.*.budget-usd',
  'steps.*.when-refused',
  'steps.*.workflow-commands',
  ...['input', 'output', 'cache-write-5m', 'cache-write-1h', 'cache-read'].map(key => `prices.*.${key}`),
  ...['mode', 'store', 'branch', 'daily-budget-usd', 'concurrency', 'qps'].map(key => `guard.${key}`),
  ...['daily-budget-usd', 'concurrency', 'qps'].map(key => `guard.ceilings.${key}`),
  'dlq.max-attempts',
  ...['initial', 'factor', 'max', 'jitter'].map(key => `dlq.backoff.${key}`),
  'dlq.overflow',
  'dlq.retention-days',
  'dlq.parameters-in-entry',
  'dlq.allow.workflows',
  'dlq.allow.events',
  ...['config', 'ignore', 'fail-on', 'max-file-mb', 'decode-depth', 'archive-depth'].map(
    key => `scan.${key}`,
  ),
  'toolchain.fail-on',
  'toolchain.warn-days',
  'dependencies.fail-on',
  'dependencies.licences.deny',
  'dependencies.allowed-hosts',
  'dependencies.min-age-days',
  'dependencies.advisories',
  ...['cases', 'baseline', 'archive', 'repeats', 'noisy-repeats', 'tolerance'].map(
    key => `regression.${key}`,
  ),
  ...['roster', 'on-error', 'timeout', 'regression-timeout', 'protected', 'approvers'].map(
    key => `gates.${key}`,
  ),
  'report.history-days',
  'redact',
];

const node = z.looseObject({
  properties: z.record(z.string(), z.unknown()).optional(),
  additionalProperties: z.unknown().optional(),
});

/** Where the schema's maps end. A map of steps or models is one level with any name. */
function leaves(schema: unknown, path: readonly string[] = []): readonly string[] {
  const parsed = node.safeParse(schema);
  const { properties, additionalProperties } = parsed.success ? parsed.data : {};
  if (path.length === 3) return [path.join('.')];
  if (properties !== undefined)
    return Object.entries(properties).flatMap(([name, each]) => leaves(each, [...path, name]));
  return typeof additionalProperties === 'object' && path.length === 1
    ? leaves(additionalProperties, [...path, '*'])
    : [path.join('.')];
}

test('no key of p1.yml is forgotten: each is judged, or known to loosen nothing', () => {
  const all = leaves(z.toJSONSchema(configSchema, { io: 'input' }));
  expect(all.length).toBeGreaterThan(50);
  expect([...all].sort()).toEqual([...NEUTRAL, ...JUDGED].sort());
});
