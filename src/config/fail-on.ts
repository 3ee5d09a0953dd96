/** The least severity of a finding that fails, from the least on. */
export const FAIL_ON = ['low', 'medium', 'high', 'critical'] as const;
