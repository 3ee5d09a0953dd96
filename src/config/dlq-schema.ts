import { z } from 'zod';
import { DURATION_RULE, parseDuration } from '../kernel/duration.ts';
import type { ConfigProblem } from '../kernel/errors.ts';
import type { DlqConfig } from './config.ts';
import { DEFAULTS } from './defaults.ts';
import type { YamlSource } from './yaml-source.ts';

const { dlq } = DEFAULTS;
const waiting = z.string().refine(source => (parseDuration(source) ?? 0) > 0, `${DURATION_RULE}, above zero`);
const workflow = z
  .string()
  .regex(
    /^\.github\/workflows\/[^/\u0000-\u001f]+\.ya?ml$/,
    'the path of a workflow, such as .github/workflows/nightly.yml',
  );

/** `dlq:` of p1.yml. */
export const dlqSchema = z.strictObject({
  'max-attempts': z
    .int()
    .min(1)
    .max(100)
    .default(dlq.maxAttempts)
    .describe('attempts in all, the first launch among them; then an entry is permanent'),
  backoff: z
    .strictObject({
      initial: waiting.default(dlq.backoff.initial).describe('before the first retry'),
      factor: z
        .number()
        .min(1)
        .max(10)
        .default(dlq.backoff.factor)
        .describe('by how much each wait is longer'),
      max: waiting.default(dlq.backoff.max).describe('the longest wait'),
      jitter: z
        .enum(['full', 'none'])
        .default(dlq.backoff.jitter)
        .describe('full: anything from nothing to the whole wait, so that retries do not come all at once'),
    })
    .prefault({}),
  overflow: z
    .int()
    .min(1)
    .max(10_000)
    .default(dlq.overflow)
    .describe('more entries than that waiting are an alert'),
  'retention-days': z
    .int()
    .min(1)
    .max(90)
    .default(dlq.retentionDays)
    .describe('how long GitHub keeps an entry as an artifact'),
  'parameters-in-entry': z
    .boolean()
    .default(dlq.parametersInEntry)
    .describe(
      'whether an entry holds the parameters of its run; without them a retry takes the step’s defaults',
    ),
  allow: z
    .strictObject({
      workflows: z
        .array(workflow)
        .default([])
        .describe('workflows whose entries a drain retries; empty for all of the default branch'),
      events: z
        .array(z.string().regex(/^[a-z_]{1,64}$/, 'the name of an event'))
        .default([...dlq.allow.events])
        .describe('events whose entries a drain retries'),
    })
    .prefault({}),
});

export type DlqFile = z.output<typeof dlqSchema>;

export function dlqConfig(file: DlqFile): DlqConfig {
  const { initial, factor, max, jitter } = file.backoff;
  return {
    maxAttempts: file['max-attempts'],
    backoff: { initialMs: parseDuration(initial) ?? 0, factor, maxMs: parseDuration(max) ?? 0, jitter },
    overflow: file.overflow,
    retentionDays: file['retention-days'],
    parametersInEntry: file['parameters-in-entry'],
    allow: file.allow,
  };
}

/** What each key of the section has for a value of its own, and no two may contradict. */
export function dlqProblems(source: YamlSource, { backoff }: DlqFile): readonly ConfigProblem[] {
  if ((parseDuration(backoff.initial) ?? 0) <= (parseDuration(backoff.max) ?? 0)) return [];
  return [
    {
      where: source.locate(['dlq', 'backoff']),
      message: `\`initial\` (${backoff.initial}) is longer than \`max\` (${backoff.max}).`,
      fix: 'Lower `initial`, or raise `max`.',
    },
  ];
}
