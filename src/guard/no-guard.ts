import type { Guard, HeldEnd, Hold, SettleAnswer } from './guard.ts';
import type { GuardPorts } from './ports.ts';
import { refuseFor } from './refusal.ts';
import { tellRefusal } from './telling.ts';
import { watchKillswitch } from './watch-killswitch.ts';

/**
 * The guard where its state is out of reach by the user's own wish (offline in a repository whose state is a branch): it
 * keeps no count, since such a step cannot spend, and obeys the killswitch of inputs and flag files.
 */
export function uncountingGuard(
  ports: Pick<GuardPorts, 'otherKillswitch' | 'lookEveryMs' | 'clock' | 'tell'>,
): Guard {
  return {
    async admit(request) {
      const killswitch = ports.otherKillswitch();
      if (killswitch === undefined) {
        const watch: Hold['watchKillswitch'] = onEngaged =>
          watchKillswitch({ ...ports, store: null }, onEngaged);
        return { kind: 'admitted', hold: uncountedHold(watch), expired: [] };
      }
      const refusal = refuseFor.killswitch(killswitch, null);
      tellRefusal(ports.tell, request, { kind: 'refused-unasked', refusal });
      return { kind: 'refused', refusal, expired: [] };
    },
    settle: async end => uncountedSettlement(end),
  };
}

/** A hold on nothing: nobody counts, and the run may go on whatever it spends. */
export function uncountedHold(watchKillswitch: Hold['watchKillswitch']): Hold {
  return {
    isCounted: false,
    reservedMicroUsd: Number.POSITIVE_INFINITY,
    microQps: null,
    topUp: async () => ({ kind: 'topped-up', reservedMicroUsd: Number.POSITIVE_INFINITY }),
    watchKillswitch,
    settle: async end => uncountedSettlement(end),
  };
}

export function uncountedSettlement({ reportedMicroUsd }: HeldEnd): SettleAnswer {
  return { kind: 'settled', costMicroUsd: reportedMicroUsd, overrunMicroUsd: 0 };
}
