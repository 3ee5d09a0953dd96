import type { Account } from './account.ts';
import type { RunRecord } from './history.ts';

/** What a run has to have cost by what was told, and what of its record cannot be explained so. */
export interface Explained {
  readonly costMicroUsd: number;
  readonly violations: readonly string[];
}

/**
 * Holds what became of a run against what its process was told. Of a call that was under way when the process died, either
 * outcome will do: which one it was stands in the record.
 */
export function explain(account: Account, record: RunRecord | undefined): Explained {
  const violations = account.trouble === null ? [] : [`the guard could not be asked: ${account.trouble}`];
  if (record === undefined) {
    const isExplained = account.isRefused || account.underWay === 'admission';
    return {
      costMicroUsd: 0,
      violations: isExplained ? violations : [...violations, 'it was admitted, and no state knows it'],
    };
  }
  if (account.isRefused) violations.push('it was refused, and had a lease');
  violations.push(...fenceViolations(account, record), ...reservationViolations(account, record));
  const { end } = record;
  const explained = endsOf(account, record);
  const found = explained.find(
    ({ costMicroUsd, isOrphaned }) => end?.costMicroUsd === costMicroUsd && end.isOrphaned === isOrphaned,
  );
  if (found === undefined)
    violations.push(`it ended as ${JSON.stringify(end)}, and not as ${JSON.stringify(explained)}`);
  return { costMicroUsd: found?.costMicroUsd ?? 0, violations };
}

function fenceViolations({ fence }: Account, { fences }: RunRecord): readonly string[] {
  const isSo = fences.size === 1 && (fence === null || fences.has(fence));
  return isSo ? [] : [`it was told fence ${fence}, and had ${[...fences].join(', ')}`];
}

function reservationViolations(account: Account, { reservations }: RunRecord): readonly string[] {
  const { underWay, askedMicroUsd, reservations: answers } = account;
  const told = underWay === 'admission' ? [askedMicroUsd] : answers;
  const untold = underWay === 'top-up' ? 1 : 0;
  const isSo =
    told.every((microUsd, index) => reservations[index] === microUsd) &&
    reservations.length <= told.length + untold;
  return isSo ? [] : [`it was told of ${told.join(', ')} reserved, and had ${reservations.join(', ')}`];
}

/** The ends that the run may have had. */
function endsOf(account: Account, { reservations }: RunRecord): readonly NonNullable<RunRecord['end']>[] {
  const { end, settledMicroUsd } = account;
  const reservedMicroUsd = reservations.at(-1) ?? 0;
  const orphaned = { costMicroUsd: reservedMicroUsd, isOrphaned: true };
  if (end === null) return [orphaned];
  const least = end.countsReservation ? reservedMicroUsd : 0;
  const settled = { costMicroUsd: Math.max(end.reportedMicroUsd, least), isOrphaned: false };
  if (settledMicroUsd === null) return [settled, orphaned];
  return settledMicroUsd === settled.costMicroUsd ? [settled] : [];
}
