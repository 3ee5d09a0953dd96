import { describe, expect, test } from '@jest/globals';
import { DEFAULT_DLQ } from '../../../src/config/without-file.ts';
import { ERROR_CLASSES, type ErrorClass } from '../../../src/dlq/error-class.ts';
import {
  backoffMs,
  type FailureFacts,
  judge,
  type RetrySettings,
  type Verdict,
} from '../../../src/dlq/retry-policy.ts';

const NOW = '2026-03-04T05:06:07.008Z';
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** What a file without `dlq:` sets: the policy takes it as it is. */
const DEFAULTS: RetrySettings = DEFAULT_DLQ;

const settings = (own: Partial<RetrySettings> = {}, backoff: Partial<RetrySettings['backoff']> = {}) => ({
  ...DEFAULTS,
  ...own,
  backoff: { ...DEFAULTS.backoff, ...backoff },
});

const noJitter = settings({}, { jitter: 'none' });

function verdict(own: Partial<FailureFacts>, by: RetrySettings = DEFAULTS, random = 0.5): Verdict {
  const facts = { class: 'failure', failures: 0, kills: 0, now: new Date(NOW), retryAt: null } as const;
  return judge({ ...facts, ...own }, by, () => random);
}

const dueAt = (found: Verdict): string | null => found.dueAt?.toISOString() ?? null;

describe('what becomes of a first failure of each class', () => {
  const table: Readonly<Record<ErrorClass, readonly [Verdict['state'], string | null, boolean]>> = {
    budget: ['ready', '2026-03-05T00:00:00.000Z', false],
    rate: ['ready', '2026-03-04T05:07:07.008Z', false],
    guard: ['ready', '2026-03-04T05:07:07.008Z', false],
    overload: ['ready', '2026-03-04T05:06:37.008Z', true],
    failure: ['ready', '2026-03-04T05:06:37.008Z', true],
    killed: ['ready', '2026-03-04T05:06:37.008Z', true],
    auth: ['permanent', null, true],
    invalid: ['permanent', null, true],
    refusal: ['quarantine', null, true],
    cancelled: ['quarantine', null, true],
  };

  test.each(ERROR_CLASSES)('%s', errorClass => {
    const found = verdict({ class: errorClass });
    expect([found.state, dueAt(found), found.counts]).toEqual(table[errorClass]);
    expect(found.why).toMatch(/^(waits|is|was|has) /);
  });
});

describe('what waits is due when it was told, and never before now', () => {
  const LATER = '2026-03-04T11:00:00.000Z';
  const EARLIER = '2026-03-04T05:06:07.007Z';

  test.each<[ErrorClass, string, string]>([
    ['budget', LATER, LATER],
    ['budget', EARLIER, NOW],
    ['rate', LATER, LATER],
    ['rate', EARLIER, NOW],
    ['rate', '1970-01-01T00:00:00.000Z', NOW],
    ['guard', LATER, LATER],
    ['guard', EARLIER, NOW],
  ])('%s, told %s', (errorClass, told, due) => {
    expect(dueAt(verdict({ class: errorClass, retryAt: new Date(told) }))).toBe(due);
  });

  test.each<ErrorClass>(['overload', 'failure', 'killed'])(
    '%s waits for its backoff, or as long as was told, whichever is longer',
    errorClass => {
      const due = (told: string) => dueAt(verdict({ class: errorClass, retryAt: new Date(told) }, noJitter));
      expect(due(LATER)).toBe(LATER);
      expect(due(EARLIER)).toBe('2026-03-04T05:07:07.008Z');
      expect(due('2026-03-04T05:06:30.000Z')).toBe('2026-03-04T05:07:07.008Z');
    },
  );

  test.each<ErrorClass>(['auth', 'invalid', 'refusal', 'cancelled'])(
    '%s is not due, whatever was told',
    errorClass => {
      expect(dueAt(verdict({ class: errorClass, retryAt: new Date(LATER) }))).toBeNull();
    },
  );
});

describe('a budget without a stated reset waits for the end of the UTC day', () => {
  test.each([
    ['2026-03-04T00:00:00.000Z', '2026-03-05T00:00:00.000Z'],
    ['2026-03-04T23:59:59.999Z', '2026-03-05T00:00:00.000Z'],
    ['2026-12-31T12:00:00.000Z', '2027-01-01T00:00:00.000Z'],
    ['2028-02-28T12:00:00.000Z', '2028-02-29T00:00:00.000Z'],
    ['2026-03-29T00:30:00.000Z', '2026-03-30T00:00:00.000Z'],
  ])('at %s until %s', (now, due) => {
    expect(dueAt(verdict({ class: 'budget', now: new Date(now) }))).toBe(due);
  });
});

describe('what waits never uses up its attempts', () => {
  test.each<ErrorClass>(['budget', 'rate', 'guard'])('%s', errorClass => {
    const worn = { class: errorClass, failures: 99, kills: 9 };
    expect(verdict(worn, settings({ maxAttempts: 1 }))).toMatchObject({ state: 'ready', counts: false });
  });

  test.each<ErrorClass>(['rate', 'guard'])('%s waits for `initial`, without jitter', errorClass => {
    const by = settings({}, { initialMs: 7 * MINUTE });
    expect([0, 0.999].map(random => dueAt(verdict({ class: errorClass }, by, random)))).toEqual([
      '2026-03-04T05:13:07.008Z',
      '2026-03-04T05:13:07.008Z',
    ]);
  });
});

describe.each<ErrorClass>(['failure', 'overload'])('the backoff of %s', errorClass => {
  const wait = (failures: number, by: RetrySettings, random: number): number | null => {
    const due = verdict({ class: errorClass, failures }, by, random).dueAt;
    return due === null ? null : due.getTime() - Date.parse(NOW);
  };

  test.each([
    [0, [0, 0, 0, 0, null]],
    [0.5, [30_000, 60_000, 120_000, 240_000, null]],
    [0.999, [59_940, 119_880, 239_760, 479_520, null]],
  ])('with full jitter at %d, over five attempts', (random, waits) => {
    expect([0, 1, 2, 3, 4].map(failures => wait(failures, DEFAULTS, random))).toEqual(waits);
  });

  test.each([0, 0.5, 0.999])('without jitter at %d it doubles, and the fifth failure is the last', random => {
    expect([0, 1, 2, 3, 4].map(failures => wait(failures, noJitter, random))).toEqual([
      MINUTE,
      2 * MINUTE,
      4 * MINUTE,
      8 * MINUTE,
      null,
    ]);
  });

  test('is no longer than `max`', () => {
    const by = settings({ maxAttempts: 100 }, { jitter: 'none' });
    expect([5, 6, 50, 98].map(failures => wait(failures, by, 0))).toEqual([32 * MINUTE, HOUR, HOUR, HOUR]);
  });

  test.each([
    [1, [MINUTE, MINUTE, MINUTE]],
    [1.5, [60_000, 90_000, 135_000]],
    [10, [MINUTE, 10 * MINUTE, HOUR]],
    [1e300, [MINUTE, HOUR, HOUR]],
    [Number.MAX_VALUE, [MINUTE, HOUR, HOUR]],
  ])('grows by a factor of %d, and a huge one is capped', (factor, waits) => {
    const by = settings({}, { factor, jitter: 'none' });
    expect([0, 1, 2].map(failures => wait(failures, by, 0))).toEqual(waits);
  });

  test('with huge numbers is a time all the same', () => {
    const by = settings(
      { maxAttempts: 100 },
      { initialMs: 24 * 86_400_000, factor: 1e300, maxMs: 24 * 86_400_000 },
    );
    expect(wait(98, by, 0.999)).toBe(Math.floor(24 * 86_400_000 * 0.999));
  });
});

test('a wait is told in whole milliseconds', () => {
  expect(backoffMs(2, settings({}, { initialMs: 1001, factor: 1.5 }))).toBe(1501.5);
  const by = settings({}, { initialMs: 1001, factor: 1.5, jitter: 'none' });
  expect(dueAt(verdict({ failures: 1 }, by))).toBe('2026-03-04T05:06:08.509Z');
});

describe('nothing that counts is tried more than `max-attempts` times', () => {
  test.each<[ErrorClass, number, number, Verdict['state']]>([
    ['failure', 1, 0, 'permanent'],
    ['failure', 2, 0, 'ready'],
    ['failure', 2, 1, 'permanent'],
    ['failure', 5, 3, 'ready'],
    ['failure', 5, 4, 'permanent'],
    ['failure', 5, 400, 'permanent'],
    ['overload', 5, 3, 'ready'],
    ['overload', 5, 4, 'permanent'],
    ['killed', 1, 0, 'permanent'],
    ['killed', 5, 4, 'permanent'],
    ['failure', 100, 98, 'ready'],
    ['failure', 100, 99, 'permanent'],
  ])('%s, at most %d attempts, after %d failures: %s', (errorClass, maxAttempts, failures, state) => {
    const found = verdict({ class: errorClass, failures }, settings({ maxAttempts }));
    expect(found).toMatchObject({ state, counts: true });
    expect(found.dueAt === null).toBe(state !== 'ready');
    if (state === 'permanent') expect(found.why).toBe(`has failed ${failures + 1} times`);
  });
});

describe('what was killed twice is poison', () => {
  test.each([
    [0, 'ready'],
    [1, 'quarantine'],
    [2, 'quarantine'],
  ])('after %d kills: %s', (kills, state) => {
    expect(verdict({ class: 'killed', kills }).state).toBe(state);
  });

  test('however many attempts are left, or none', () => {
    const found = verdict({ class: 'killed', kills: 1, failures: 4 }, settings({ maxAttempts: 100 }));
    expect(found).toEqual({ state: 'quarantine', dueAt: null, counts: true, why: 'was killed 2 times' });
    expect(verdict({ class: 'killed', kills: 1, failures: 4 }).state).toBe('quarantine');
  });

  test('a kill in the past does not make poison of another failure', () => {
    expect(verdict({ class: 'failure', kills: 5 }).state).toBe('ready');
  });
});

test('the time that was given is not changed', () => {
  const now = new Date(NOW);
  judge({ class: 'budget', failures: 0, kills: 0, now, retryAt: now }, DEFAULTS, () => 0);
  expect(now.toISOString()).toBe(NOW);
});
