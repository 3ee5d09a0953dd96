import { join } from 'node:path';
import {
  dayOf,
  EMPTY_STATE,
  type GuardState,
  type Lease,
  type RunHistory,
} from '../../../src/guard/state.ts';
import { encodeChanges } from '../../../src/guard/state-files.ts';
import { systemClock } from '../../../src/kernel/clock.ts';
import { newRunId } from '../../../src/kernel/ids.ts';
import { stateDirectory } from '../../../src/platform/local/state-directory.ts';

/** Puts a state of the guard into the directory of the machine whose repository is `folder`. */
export async function seedGuard(folder: string, state: Partial<GuardState>): Promise<void> {
  const store = stateDirectory({ folder: join(folder, '.p1', 'state'), clock: systemClock });
  const answer = await store.commit(null, encodeChanges({ ...EMPTY_STATE, ...state }, {}), 'a test');
  if (answer.kind !== 'committed') throw new Error(`the state was not written: ${answer.kind}`);
}

/** Today has cost so much. */
export function spentToday(microUsd: number): Pick<GuardState, 'ledgers'> {
  const day = dayOf(new Date());
  return {
    ledgers: { [day]: { schema_version: 1, day, settled_micro_usd: microUsd, settlements: 1, notes: [] } },
  };
}

/** So many leases; they end so many minutes from now. */
export function leases(count: number, minutes = 60): Pick<GuardState, 'leases'> {
  const now = new Date();
  const lease = (index: number): Lease => ({
    run: newRunId(now),
    step: `step${index}`,
    attempt: 1,
    session: 's',
    // A job of another place: nothing of this machine says whether it lives.
    holder: {
      kind: 'github',
      repository: 'octo-org/widgets',
      run_id: '1',
      run_attempt: 1,
      job: `job${index}`,
    },
    fence: index + 1,
    day: dayOf(now),
    reserved_micro_usd: 0,
    micro_qps: 1,
    taken_at: new Date(now.getTime() - 3_600_000).toISOString(),
    until: new Date(now.getTime() + minutes * 60_000).toISOString(),
    parameters: {},
    origin: {},
  });
  return { leases: Array.from({ length: count }, (_, index) => lease(index)) };
}

/** The last runs: so many that failed, of so many. */
export function outcomes(failed: number, runs: number): Pick<GuardState, 'history'> {
  return {
    history: Array.from({ length: runs }, (_, index) => outcome(index < failed ? 'FAIL' : 'SUCCESS')),
  };
}

export function outcome(state: RunHistory['state'], more: Partial<RunHistory> = {}): RunHistory {
  const now = new Date();
  return {
    at: now.toISOString(),
    run: newRunId(now),
    step: 'work',
    state,
    reason_code: state === 'FAIL' ? 'exit-nonzero' : 'ok',
    duration_ms: 1000,
    cost_micro_usd: 0,
    ...more,
  };
}
