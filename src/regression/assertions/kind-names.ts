/** What each kind of assertion is called, in cases and in results. */
export const ASSERTION_KINDS = [
  'exact',
  'contains',
  'regex',
  'json-path',
  'json-schema',
  'number',
  'similarity',
  'exit-code',
  'program',
] as const;

export type AssertionKind = (typeof ASSERTION_KINDS)[number];
