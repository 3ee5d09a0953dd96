import { join } from 'node:path';
import type { GuardState } from '../../../src/guard/state.ts';
import { decodeState } from '../../../src/guard/state-files.ts';
import { listSnapshots } from '../../../src/platform/local/state-directory-names.ts';
import { readSnapshot } from '../../../src/platform/local/state-directory-snapshot.ts';
import type { GitHubDouble } from '../../doubles/github/github-double.ts';

/** Every state that a folder has had, oldest first. */
export function statesInFolder(folder: string): readonly GuardState[] {
  const { numbers } = listSnapshots(folder);
  return numbers.map((number, index) => {
    if (number !== index + 1)
      throw new Error(`Snapshot ${index + 1} is not there: ${join(folder, 'state.*')}`);
    const reading = readSnapshot(folder, number);
    if (reading.kind !== 'hit')
      throw new Error(`Snapshot ${number} cannot be read: ${JSON.stringify(reading)}`);
    return decodeState(reading.files);
  });
}

/** Every state that a branch has had, oldest first. */
export function statesOnBranch(github: GitHubDouble, name: string, branch: string): readonly GuardState[] {
  const repository = github.git.of(name);
  return repository
    .log(branch)
    .map(({ oid }) => {
      const files = [...repository.filesAt(oid)].map(
        ([path, content]) => [path, content.toString()] as const,
      );
      return decodeState(Object.fromEntries(files));
    })
    .reverse();
}

/** What became of one run, by the states. */
export interface RunRecord {
  readonly fences: ReadonlySet<number>;
  /** Each sum that was reserved for it, in turn. */
  readonly reservations: readonly number[];
  readonly end: { readonly costMicroUsd: number; readonly isOrphaned: boolean } | null;
}

const UNKNOWN: RunRecord = { fences: new Set(), reservations: [], end: null };

/** What became of every run that ever had a lease. */
export function recordsOf(states: readonly GuardState[]): ReadonlyMap<string, RunRecord> {
  const records = new Map<string, RunRecord>();
  const of = (run: string): RunRecord => records.get(run) ?? UNKNOWN;
  for (const { leases, history } of states) {
    for (const { run, fence, reserved_micro_usd: reserved } of leases) {
      const { fences, reservations, end } = of(run);
      const raised = reservations.at(-1) === reserved ? reservations : [...reservations, reserved];
      records.set(run, { fences: new Set([...fences, fence]), reservations: raised, end });
    }
    for (const { run, cost_micro_usd: costMicroUsd, reason_code } of history) {
      records.set(run, { ...of(run), end: { costMicroUsd, isOrphaned: reason_code === 'orphaned' } });
    }
  }
  return records;
}
