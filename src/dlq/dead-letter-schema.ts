import { z } from 'zod';
import { messageOf } from '../kernel/errors.ts';
import { isRunId, isStepName } from '../kernel/ids.ts';
import { REASON_CODES } from '../kernel/result.ts';
import { parseJson } from '../kernel/trust-boundary.ts';
import { type DeadLetter, HISTORY_LIMIT, LOG_TAIL_LINES, MAXIMUM_ENTRY_BYTES } from './dead-letter.ts';
import { ERROR_CLASSES } from './error-class.ts';

const line = z.string().max(4096);
const name = line.nullable();
const instant = z.iso.datetime({ precision: 3 });
const count = z.int().min(0);
const reasonCode = z.enum(REASON_CODES);

/** An entry as it is stored: exactly this, since what comes back may be anybody's. */
export const deadLetterSchema = z
  .strictObject({
    schema_version: z.literal(1),
    id: z
      .string()
      .refine(isRunId, 'is no run id')
      .describe('which run failed first; every retry has it as idempotency key'),
    state: z
      .enum(['ready', 'permanent', 'quarantine'])
      .describe('whether it is retried, or waits for a person'),
    step: z.string().refine(isStepName, 'is no step name'),
    parameters: z.record(
      z.string().regex(/^[A-Za-z][A-Za-z0-9_-]{0,63}$/),
      z.union([z.string(), z.number(), z.boolean()]),
    ),
    has_parameters: z.boolean().describe('whether the parameters were kept'),
    is_smoke: z.boolean(),
    attempt: z.int().min(1).max(100_000).describe('which attempt was the last'),
    failures: count.describe('how many count against max-attempts'),
    kills: count.describe('how often it was killed'),
    error: z.strictObject({
      class: z.enum(ERROR_CLASSES),
      reason_code: reasonCode,
      exit_code: z.int().nullable(),
      signal: z.string().max(20).nullable(),
      message: z.string().max(65_536),
    }),
    log_tail: z.array(z.string()).max(LOG_TAIL_LINES).describe('what the step wrote last'),
    first_failed_at: instant,
    last_failed_at: instant,
    due_at: instant.nullable().describe('when it may be retried'),
    owner: name.describe('who looks after it'),
    origin: z.strictObject({
      repository: name,
      ref: name,
      sha: name,
      event: name,
      workflow: name,
      run_id: name,
      actor: name,
    }),
    config_digest: name,
    cost_micro_usd: count.describe('what all attempts have cost'),
    history: z
      .array(
        z.strictObject({
          at: instant,
          deed: z.enum(['failed', 'deferred', 'redriven', 'marked-permanent', 'quarantined', 'released']),
          attempt: z.int().min(1),
          actor: name,
          session: line,
          reason_code: reasonCode.nullable(),
          why: z.string().max(65_536),
        }),
      )
      .max(HISTORY_LIMIT)
      .describe('who did what to it, when and why'),
  })
  .refine(
    ({ state, due_at }) => (state === 'ready') === (due_at !== null),
    'is due if and only if it is ready',
  );

export type LetterParse =
  | { readonly kind: 'hit'; readonly letter: DeadLetter }
  | { readonly kind: 'refused'; readonly why: string };

/** The entry in `text`, or why it is none. */
export function parseLetter(text: string): LetterParse {
  if (Buffer.byteLength(text) > MAXIMUM_ENTRY_BYTES)
    return { kind: 'refused', why: 'it is longer than 1 MiB' };
  let value: unknown;
  try {
    value = parseJson(text);
  } catch (error) {
    return { kind: 'refused', why: `it is not JSON: ${messageOf(error)}` };
  }
  const parsed = deadLetterSchema.safeParse(value);
  if (parsed.success) return { kind: 'hit', letter: parsed.data };
  const [issue] = parsed.error.issues;
  return {
    kind: 'refused',
    why: `${issue?.path.join('.') || 'it'}: ${issue?.message ?? 'is not what an entry is'}`,
  };
}
