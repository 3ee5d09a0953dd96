import { z } from 'zod';
import { parseDuration } from '../kernel/duration.ts';
import type { ConfigProblem } from '../kernel/errors.ts';
import type { DlqConfig } from './config.ts';
import { DEFAULTS } from './defaults.ts';
import { positiveDuration } from './duration-schema.ts';
import type { YamlPath, YamlSource } from './yaml-source.ts';

const WORKFLOW = /^\.github\/workflows\/[^/\u0000-\u001f\u007f]{1,200}\.ya?ml$/;
const WORKFLOW_RULE = 'the path of a workflow, such as .github/workflows/nightly.yml';
const EVENT = /^[a-z][a-z_]{0,63}$/;
const EVENT_RULE = 'the name of an event, such as schedule';

const backoffSchema = z.strictObject({
  initial: positiveDuration
    .default(DEFAULTS.dlq.backoff.initial)
    .describe('the longest wait before the first retry; at most max'),
  factor: z
    .number()
    .min(1)
    .max(10)
    .default(DEFAULTS.dlq.backoff.factor)
    .describe('how much longer each wait is than the one before'),
  max: positiveDuration.default(DEFAULTS.dlq.backoff.max).describe('no wait is longer'),
  jitter: z
    .enum(['full', 'none'])
    .default(DEFAULTS.dlq.backoff.jitter)
    .describe('full waits anything from nothing to that time, so that retries do not meet'),
});

const allowSchema = z.strictObject({
  workflows: z
    .array(z.string().regex(WORKFLOW, WORKFLOW_RULE))
    .default([...DEFAULTS.dlq.allow.workflows])
    .describe('the only workflows whose runs are retried; none named: all'),
  events: z
    .array(z.string().regex(EVENT, EVENT_RULE))
    .min(1)
    .default([...DEFAULTS.dlq.allow.events])
    .describe('the only events whose runs are retried'),
});

/** `dlq:` of p1.yml. */
export const dlqSchema = z.strictObject({
  'max-attempts': z
    .int()
    .min(1)
    .max(100)
    .default(DEFAULTS.dlq.maxAttempts)
    .describe('how often a step is launched in all, the first launch included, before nobody retries it'),
  backoff: backoffSchema.prefault({}).describe('how long to wait before a retry'),
  overflow: z
    .int()
    .min(0)
    .max(10_000)
    .default(DEFAULTS.dlq.overflow)
    .describe('more entries than this that are ready are critical'),
  'retention-days': z
    .int()
    .min(1)
    .max(90)
    .default(DEFAULTS.dlq.retentionDays)
    .describe('age at which entries go'),
  'parameters-in-entry': z
    .boolean()
    .default(DEFAULTS.dlq.parametersInEntry)
    .describe('whether an entry holds the parameters; without them a retry runs with the defaults'),
  allow: allowSchema.prefault({}).describe('which runs may be retried by themselves'),
});

export type DlqFile = z.output<typeof dlqSchema>;

/** `dlq:` in the form that the queue works with. */
export function dlqConfig(file: DlqFile): DlqConfig {
  return {
    maxAttempts: file['max-attempts'],
    backoff: {
      initialMs: parseDuration(file.backoff.initial) ?? 0,
      factor: file.backoff.factor,
      maxMs: parseDuration(file.backoff.max) ?? 0,
      jitter: file.backoff.jitter,
    },
    overflow: file.overflow,
    retentionDays: file['retention-days'],
    parametersInEntry: file['parameters-in-entry'],
    allow: file.allow,
  };
}

/** What one value of `dlq:` cannot show by itself: a first wait that is longer than the longest. */
export function dlqProblems(source: YamlSource, { backoff }: DlqFile): readonly ConfigProblem[] {
  if ((parseDuration(backoff.initial) ?? 0) <= (parseDuration(backoff.max) ?? 0)) return [];
  return [
    {
      where: source.locate(['dlq', 'backoff', 'initial']),
      message: `\`dlq.backoff.initial\` is ${backoff.initial}, which is above \`dlq.backoff.max\`, ${backoff.max}.`,
      fix: `Set \`initial\` to at most ${backoff.max}, or raise \`max\`.`,
    },
  ];
}

/** The legal keys of the map at a path that begins with `dlq`. */
export function legalDlqKeys(path: YamlPath): readonly string[] {
  if (path.length === 1) return Object.keys(dlqSchema.shape);
  if (path[1] === 'backoff') return Object.keys(backoffSchema.shape);
  return path[1] === 'allow' ? Object.keys(allowSchema.shape) : [];
}
