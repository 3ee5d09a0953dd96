/** What kind of failure it was: it decides whether, and when, a retry can help. */
export const ERROR_CLASSES = [
  'budget',
  'rate',
  'overload',
  'auth',
  'invalid',
  'killed',
  'guard',
  'refusal',
  'cancelled',
  'failure',
] as const;

export type ErrorClass = (typeof ERROR_CLASSES)[number];
