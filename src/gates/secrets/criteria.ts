import type { Criterion } from '../gate.ts';

/** The conditions of the gate `secrets`; docs/gates/secrets.md has a section for each. */
export const SECRETS_CRITERIA = [
  {
    id: 'secrets/new-finding',
    level: 'fail',
    isLive: false,
    states:
      'A commit has a secret at or above `scan.fail-on` that nobody answers for, even if a later one removes it.',
  },
  {
    id: 'secrets/expired-ignore',
    level: 'fail',
    isLive: false,
    states: 'An entry of the ignore file has run out.',
  },
  {
    id: 'secrets/ignore-without-owner',
    level: 'fail',
    isLive: false,
    states: 'An entry of the ignore file does not say who answers for it, or why.',
  },
  {
    id: 'secrets/low-confidence',
    level: 'warn',
    isLive: false,
    states: 'A commit has something below `scan.fail-on` that looks like a secret.',
  },
  {
    id: 'secrets/unread-file',
    level: 'warn',
    isLive: false,
    states: 'A file could not be scanned, or not whole.',
  },
  {
    id: 'secrets/unused-ignore',
    level: 'warn',
    isLive: false,
    states: 'An entry of the ignore file is of nothing in the whole history.',
  },
  {
    id: 'secrets/ignore-expires-soon',
    level: 'warn',
    isLive: false,
    states: 'An entry of the ignore file runs out within 14 days.',
  },
  {
    id: 'secrets/range-unresolvable',
    level: 'error',
    isLive: false,
    states:
      'The commits to scan are not all there: the clone is shallow or partial, or an end of the range is missing.',
  },
] as const satisfies readonly Criterion[];

export type SecretsCriterion = (typeof SECRETS_CRITERIA)[number]['id'];
