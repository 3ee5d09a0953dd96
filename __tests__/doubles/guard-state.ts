import { join } from 'node:path';
import type { GuardConfig } from '../../src/config/config.ts';
import { UNCONFIGURED_GUARD } from '../../src/config/without-file.ts';
import { EMPTY_STATE, type GuardState } from '../../src/guard/state.ts';
import { decodeState } from '../../src/guard/state-files.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { stateDirectory } from '../../src/platform/local/state-directory.ts';

/** A guard section that enforces, with these numbers. */
export function guardOf(
  own: Partial<Omit<GuardConfig, 'written'>> & { readonly written?: Partial<GuardConfig['written']> } = {},
): GuardConfig {
  return {
    ...UNCONFIGURED_GUARD,
    source: 'p1.yml',
    isConfigured: true,
    mode: 'enforce',
    ...own,
    written: { ...UNCONFIGURED_GUARD.written, ...own.written },
  };
}

/** The guard's state of a machine whose repository is `folder`. */
export async function readGuardState(folder: string): Promise<GuardState> {
  const reading = await stateDirectory({ folder: join(folder, '.p1', 'state'), clock: systemClock }).read();
  if (reading.kind === 'unavailable') throw new Error(reading.message);
  return reading.kind === 'miss' ? EMPTY_STATE : decodeState(reading.files);
}

/** What today has cost, in micro-dollars. */
export async function settledToday(folder: string): Promise<number> {
  const { ledgers } = await readGuardState(folder);
  return Object.values(ledgers).reduce((sum, ledger) => sum + ledger.settled_micro_usd, 0);
}
