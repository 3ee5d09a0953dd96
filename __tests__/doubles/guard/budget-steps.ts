import fc from 'fast-check';

/** What may happen to a guard. Numbers that pick a run count from the newest, over all that were ever seen. */
export type BudgetStep =
  | {
      readonly kind: 'admit';
      readonly budgetMicroUsd: number;
      readonly longestMs: number;
      readonly isProcess: boolean;
      /** Asks for a run that holds a lease already, or has ended. */
      readonly again: number | null;
      readonly gone: readonly number[];
      readonly alive: readonly number[];
    }
  | { readonly kind: 'topUp'; readonly run: number; readonly spentMicroUsd: number }
  | {
      readonly kind: 'settle';
      readonly run: number;
      readonly reportedMicroUsd: number;
      readonly countsReservation: boolean;
      readonly isTwice: boolean;
    }
  | { readonly kind: 'settleStranger'; readonly reportedMicroUsd: number }
  | { readonly kind: 'adjust'; readonly microUsd: number; readonly daysAgo: number }
  | { readonly kind: 'engage'; readonly forMs: number | null }
  | { readonly kind: 'release' }
  | { readonly kind: 'clock'; readonly ms: number }
  | { readonly kind: 'limits'; readonly usd: number; readonly slots: number; readonly qps: number };

const HOUR_MS = 3_600_000;
const pick = fc.nat(6);
/** Around the limit, where the micro-dollar counts. */
const amount = fc.oneof(fc.nat(3_000_000), fc.constantFrom(0, 1, 999_999, 1_000_000, 1_000_001, 5_000_000));

const admit = fc.record({
  kind: fc.constant('admit' as const),
  budgetMicroUsd: amount,
  longestMs: fc.integer({ min: 1, max: 6 * HOUR_MS }),
  isProcess: fc.boolean(),
  again: fc.option(pick, { nil: null, freq: 4 }),
  gone: fc.array(pick, { maxLength: 1 }),
  alive: fc.array(pick, { maxLength: 2 }),
});

const topUp = fc.record({
  kind: fc.constant('topUp' as const),
  run: pick,
  spentMicroUsd: amount,
});

const settle = fc.record({
  kind: fc.constant('settle' as const),
  run: pick,
  reportedMicroUsd: amount,
  countsReservation: fc.boolean(),
  isTwice: fc.boolean(),
});

export const budgetSteps: fc.Arbitrary<readonly BudgetStep[]> = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: admit },
    { weight: 3, arbitrary: topUp },
    { weight: 4, arbitrary: settle },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant('settleStranger' as const), reportedMicroUsd: amount }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('adjust' as const),
        microUsd: fc.integer({ min: -5_000_000, max: 2_000_000 }),
        daysAgo: fc.nat(2),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('engage' as const),
        forMs: fc.option(fc.nat(2 * HOUR_MS), { nil: null }),
      }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('release' as const) }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('clock' as const), ms: fc.nat(20 * HOUR_MS) }) },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('limits' as const),
        usd: fc.constantFrom(0, 1, 5, 20),
        slots: fc.integer({ min: 1, max: 5 }),
        qps: fc.constantFrom(0.000001, 0.5, 2, 10),
      }),
    },
  ),
  { minLength: 1, maxLength: 60, size: 'max' },
);
