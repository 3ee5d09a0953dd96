import { REASON_CODES } from '../kernel/result.ts';
import { RUN_STATES } from '../kernel/run-states.ts';
import {
  amount,
  anything,
  byKey,
  count,
  day,
  exactly,
  instant,
  integer,
  listOf,
  mapOf,
  oneOf,
  orNull,
  positive,
  type Shape,
  text,
} from '../kernel/shape.ts';

/** What the files of the guard's state hold, as the types of `state.ts` say it. */
const version = { schema_version: oneOf([1]) };

const holder = byKey('kind', {
  github: exactly({ kind: text, repository: text, run_id: text, run_attempt: positive, job: text }),
  process: exactly({ kind: text, host: text, boot: text, pid: positive, started_at: text }),
});

const lease = exactly({
  run: text,
  step: text,
  attempt: positive,
  session: text,
  holder,
  fence: positive,
  day,
  reserved_micro_usd: count,
  micro_qps: count,
  taken_at: instant,
  until: instant,
  parameters: mapOf(anything),
  origin: mapOf(orNull(text)),
});

const note = exactly({
  at: instant,
  kind: oneOf(['adjusted', 'overrun', 'lease-expired', 'corrected']),
  micro_usd: integer,
  run: orNull(text),
  actor: orNull(text),
  reason: text,
});

const outcome = exactly({
  at: instant,
  run: text,
  step: text,
  state: oneOf(RUN_STATES),
  reason_code: oneOf(REASON_CODES),
  duration_ms: amount,
  cost_micro_usd: count,
});

const killswitch = exactly({ reason: text, actor: orNull(text), since: instant, expires: orNull(instant) });

export const META_SHAPE: Shape = exactly({
  ...version,
  fence: count,
  operations: listOf(text),
  changed_at: orNull(instant),
  ledger_days: listOf(day),
});
export const LEASES_SHAPE: Shape = exactly({ ...version, leases: listOf(lease) });
export const LEDGER_SHAPE: Shape = exactly({
  ...version,
  day,
  settled_micro_usd: count,
  settlements: count,
  notes: listOf(note),
});
export const KILLSWITCH_SHAPE: Shape = exactly({ ...version, engaged: orNull(killswitch) });
export const HISTORY_SHAPE: Shape = exactly({ ...version, outcomes: listOf(outcome) });
