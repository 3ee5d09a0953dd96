import { z } from 'zod';
import { REASON_CODES } from '../kernel/result.ts';
import { RUN_STATES } from '../kernel/run-states.ts';

/** The files of the guard's state. Unknown keys are refused: rewriting the file would drop them. */
const version = { schema_version: z.literal(1) };
const count = z.int().min(0);
const instant = z.iso.datetime({ precision: 3 });
const day = z.iso.date();
const text = z.string();

const holder = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('github'),
    repository: text,
    run_id: text,
    run_attempt: z.int().min(1),
    job: text,
  }),
  z.strictObject({
    kind: z.literal('process'),
    host: text,
    boot: text,
    pid: z.int().min(1),
    started_at: text,
  }),
]);

export const leaseSchema = z.strictObject({
  run: text.min(1),
  step: text.min(1),
  attempt: z.int().min(1),
  session: text.min(1),
  holder,
  fence: z.int().min(1),
  day: day.describe('the day whose budget pays'),
  reserved_micro_usd: count,
  micro_qps: count.describe('its share of the requests per second, in millionths'),
  taken_at: instant,
  until: instant.describe('from then on it is over, whatever its holder says'),
  parameters: z
    .record(z.string(), z.unknown())
    .describe('redacted; with them somebody else can finalise the run'),
  origin: z
    .record(z.string(), z.string().nullable())
    .describe('repository, ref, sha, event, workflow, actor'),
});

export const leasesSchema = z.strictObject({ ...version, leases: z.array(leaseSchema) });

export const ledgerNoteSchema = z.strictObject({
  at: instant,
  kind: z
    .enum(['adjusted', 'overrun', 'lease-expired', 'corrected'])
    .describe(
      'by hand; above what was reserved; settled for one that died; mended when that one settled after all',
    ),
  micro_usd: z.int().describe('what it did to the sum; of an overrun, how much was above the reservation'),
  run: text.nullable(),
  actor: text.nullable(),
  reason: text,
});

export const ledgerSchema = z.strictObject({
  ...version,
  day,
  settled_micro_usd: count,
  settlements: count,
  notes: z.array(ledgerNoteSchema),
});

export const killswitchSchema = z.strictObject({
  ...version,
  engaged: z
    .strictObject({ reason: text, actor: text.nullable(), since: instant, expires: instant.nullable() })
    .nullable(),
});

export const historySchema = z.strictObject({
  ...version,
  outcomes: z.array(
    z.strictObject({
      at: instant,
      run: text,
      step: text,
      state: z.enum(RUN_STATES),
      reason_code: z.enum(REASON_CODES),
      duration_ms: z.number().min(0),
      cost_micro_usd: count,
    }),
  ),
});

export const metaSchema = z.strictObject({
  ...version,
  fence: count,
  operations: z.array(text).describe('the last transactions, so that none is applied twice'),
  ledger_days: z
    .array(day)
    .describe('which ledgers there are: one that is missing was lost, and is not empty'),
});
