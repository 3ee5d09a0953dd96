import type { HeldEnd } from '../guard/guard.ts';
import { startOfRun } from '../kernel/ids.ts';
import type { PriceTable } from '../pricing/price-table.ts';
import { usageFile } from '../pricing/usage-file.ts';
import { noteOn } from './guard-note.ts';
import type { Owner } from './owner.ts';
import type { Workspace } from './workspace.ts';

/**
 * What the guard is told of a run whose process is gone: the end that it noted, or what its files show; undefined when it
 * holds nothing for the run. What a run still did when it died nobody knows: it counts as having cost what it had reserved,
 * if that is more than what it had told.
 */
export function endOfDead(
  { run, step, attempt }: Owner,
  workspace: Workspace,
  state: 'SUCCESS' | 'FAIL',
  prices: PriceTable,
): HeldEnd | undefined {
  const note = noteOn(workspace.folder, run);
  if (note === undefined || note.end !== null) return note?.end ?? undefined;
  return {
    run,
    step,
    attempt,
    state,
    reasonCode: state === 'SUCCESS' ? 'ok' : 'orphaned',
    durationMs: Math.max(0, Date.now() - (startOfRun(run)?.getTime() ?? Date.now())),
    reportedMicroUsd: usageFile(workspace.usageFile, prices).end(new Date()).microUsd,
    countsReservation: true,
  };
}
