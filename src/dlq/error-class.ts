import { ERROR_CLASSES, type ErrorClass } from '../kernel/error-classes.ts';
import type { ReasonCode } from '../kernel/result.ts';

export { ERROR_CLASSES, type ErrorClass };

/** Those that a step can tell by `$P1_FAILURE_FILE`. */
export const TOLD_CLASSES = ['budget', 'rate', 'overload', 'auth', 'invalid', 'refusal', 'failure'] as const;

export type ToldClass = (typeof TOLD_CLASSES)[number];

const BY_REASON: Partial<Readonly<Record<ReasonCode, ErrorClass>>> = {
  'budget-exhausted': 'budget',
  'rate-limited': 'rate',
  killswitch: 'guard',
  'slots-full': 'guard',
  'out-of-memory': 'killed',
  orphaned: 'killed',
  signal: 'killed',
  cancelled: 'cancelled',
};

/** Failures that p1 did not bring about and that say nothing of their cause: there the step knows better. */
const STEP_KNOWS: ReadonlySet<ReasonCode> = new Set<ReasonCode>([
  'exit-nonzero',
  'timeout',
  'outputs-missing',
  'outputs-invalid',
]);

/** The class of a failure, by its reason code and by what the step told of it. */
export function classOf(reasonCode: ReasonCode, told: ToldClass | null): ErrorClass {
  if (told !== null && STEP_KNOWS.has(reasonCode)) return told;
  return BY_REASON[reasonCode] ?? 'failure';
}
