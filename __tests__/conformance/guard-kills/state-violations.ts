import { type GuardState, ledgerOf, reservedMicroUsd } from '../../../src/guard/state.ts';

export interface StateLimits {
  readonly limitMicroUsd: number;
  readonly slots: number;
}

/** What no state may ever be, whoever sees it. */
export function stateViolations(state: GuardState, { limitMicroUsd, slots }: StateLimits): readonly string[] {
  const { leases, ledgers, fence } = state;
  const days = new Set([...Object.keys(ledgers), ...leases.map(({ day }) => day)]);
  const overdrawn = [...days].flatMap(day => {
    const settled = ledgerOf(state, day).settled_micro_usd;
    const reserved = reservedMicroUsd(state, day);
    return settled + reserved <= limitMicroUsd
      ? []
      : [`${day}: ${settled} settled and ${reserved} reserved of ${limitMicroUsd}`];
  });
  const fences = leases.map(lease => lease.fence);
  return [
    ...overdrawn,
    ...(leases.length <= slots ? [] : [`${leases.length} leases of ${slots} slots`]),
    ...(new Set(fences).size === fences.length ? [] : [`a fence was given twice: ${fences.join(', ')}`]),
    ...fences.filter(each => each > fence).map(each => `fence ${each} is above the highest, ${fence}`),
  ];
}
