import { isOpen } from '../../toolchain/constraint.ts';
import type { Pin } from '../../toolchain/pin.ts';
import { compareVersions, nextAfter } from '../../toolchain/version.ts';

/** How much a pin leaves open, from the least on. */
export const LOOSENESS = ['one version', 'one major line', 'more'] as const;

export type Looseness = 0 | 1 | 2;

/** A name such as `lts/*` means another version tomorrow, and so does what is not in the repository. Pure. */
export function loosenessOf({ kind, constraint }: Pin): Looseness {
  if (kind === 'pin') return 0;
  if (kind !== 'range' || constraint === null || isOpen(constraint)) return 2;
  const majors = new Set(constraint.map(({ low }) => low[0]));
  const staysInside = constraint.every(
    ({ low, high }) => high !== null && compareVersions(high, nextAfter(low, 1)) <= 0,
  );
  return majors.size === 1 && staysInside ? 1 : 2;
}
