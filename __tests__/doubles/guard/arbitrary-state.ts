import fc from 'fast-check';
import type { Holder } from '../../../src/guard/holder-port.ts';
import type { GuardState, KillswitchState, Lease, Ledger, LedgerNote } from '../../../src/guard/state.ts';
import { REASON_CODES } from '../../../src/kernel/result.ts';
import { RUN_STATES } from '../../../src/kernel/run-states.ts';

const text = fc.string({ unit: 'grapheme', maxLength: 12 });
const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 });
const amount = fc.maxSafeNat();
const instant = fc
  .date({ min: new Date('2000-01-01'), max: new Date('2999-12-31'), noInvalidDate: true })
  .map(date => date.toISOString());
const day = instant.map(at => at.slice(0, 10));
const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(arbitrary, { nil: null });

const holder: fc.Arbitrary<Holder> = fc.oneof(
  fc.record({
    kind: fc.constant('github' as const),
    repository: text,
    run_id: text,
    run_attempt: fc.integer({ min: 1 }),
    job: text,
  }),
  fc.record({
    kind: fc.constant('process' as const),
    host: text,
    boot: text,
    pid: fc.integer({ min: 1 }),
    started_at: text,
  }),
);

const lease: fc.Arbitrary<Lease> = fc.record({
  run: name,
  step: name,
  attempt: fc.integer({ min: 1 }),
  session: name,
  holder,
  fence: fc.integer({ min: 1 }),
  day,
  reserved_micro_usd: amount,
  micro_qps: amount,
  taken_at: instant,
  until: instant,
  parameters: fc.dictionary(key(), fc.oneof(text, fc.boolean(), fc.integer(), fc.constant(null))),
  origin: fc.dictionary(key(), maybe(text)),
});

const note: fc.Arbitrary<LedgerNote> = fc.record({
  at: instant,
  kind: fc.constantFrom('adjusted', 'overrun', 'lease-expired', 'corrected'),
  micro_usd: fc.maxSafeInteger(),
  run: maybe(text),
  actor: maybe(text),
  reason: text,
});

const killswitch: fc.Arbitrary<KillswitchState> = fc.record({
  reason: text,
  actor: maybe(text),
  since: instant,
  expires: maybe(instant),
});

const ledgers = fc
  .uniqueArray(day, { maxLength: 4 })
  .chain(days => fc.tuple(...days.map(ledgerOf)))
  .map(all => Object.fromEntries(all.map(each => [each.day, each])));

/** Any state that p1 may have written. */
export const arbitraryState: fc.Arbitrary<GuardState> = fc.record({
  fence: amount,
  operations: fc.array(text, { maxLength: 4 }),
  ledgers,
  leases: fc.array(lease, { maxLength: 3 }),
  killswitch: maybe(killswitch),
  changedAt: maybe(instant),
  history: fc.array(
    fc.record({
      at: instant,
      run: text,
      step: text,
      state: fc.constantFrom(...RUN_STATES),
      reason_code: fc.constantFrom(...REASON_CODES),
      duration_ms: fc
        .double({ min: 0, noNaN: true, noDefaultInfinity: true })
        .filter(ms => !Object.is(ms, -0)),
      cost_micro_usd: amount,
    }),
    { maxLength: 3 },
  ),
});

/** `__proto__` is no key that an object has of its own. */
function key(): fc.Arbitrary<string> {
  return text.filter(each => each !== '__proto__');
}

function ledgerOf(of: string): fc.Arbitrary<Ledger> {
  return fc.record({
    schema_version: fc.constant(1 as const),
    day: fc.constant(of),
    settled_micro_usd: amount,
    settlements: amount,
    notes: fc.array(note, { maxLength: 3 }),
  });
}
