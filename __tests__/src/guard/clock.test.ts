import { expect, test } from '@jest/globals';
import { UNCONFIGURED_GUARD } from '../../../src/config/without-file.ts';
import { admit } from '../../../src/guard/admit.ts';
import { ownLimits } from '../../../src/guard/limits.ts';
import { EMPTY_STATE, type GuardState } from '../../../src/guard/state.ts';
import { decodeState } from '../../../src/guard/state-files.ts';

const NOTHING = { dailyBudgetMicroUsd: null, concurrency: null, microQps: null };
const LIMITS = ownLimits(UNCONFIGURED_GUARD, NOTHING);
const CHANGED: GuardState = { ...EMPTY_STATE, changedAt: '2026-11-24T10:00:00.000Z' };

const admitAt = (now: string) =>
  admit(CHANGED, {
    limits: LIMITS,
    request: {
      run: 'r',
      step: 's',
      attempt: 1,
      session: 'x',
      holder: { kind: 'process', host: 'h', boot: 'b', pid: 1, started_at: '0' },
      budgetMicroUsd: 1,
      longestMs: 1000,
      parameters: {},
      origin: {},
    },
    now: new Date(now),
    known: new Map(),
  });

test('a clock that has gone back is refused: an earlier day would bring its budget once more', () => {
  const outcome = admitAt('2026-11-14T10:00:00.000Z');
  expect(outcome).toMatchObject({ kind: 'refused', refusal: { reasonCode: 'state-unavailable' } });
  expect(outcome.kind === 'refused' && outcome.refusal.message).toContain('it has gone back');
});

test.each(['2026-11-24T09:30:00.000Z', '2026-11-24T10:00:00.000Z', '2026-12-24T10:00:00.000Z'])(
  'at %s, a little before the last change or after it, a run is admitted',
  now => expect(admitAt(now).kind).toBe('admitted'),
);

test('a state says when it was changed last', () => {
  expect(() =>
    decodeState({ 'meta.json': '{"schema_version": 1, "fence": 0, "operations": [], "ledger_days": []}' }),
  ).toThrow('changed_at: is missing');
});
