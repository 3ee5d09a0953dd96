import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { systemCode } from '../kernel/errors.ts';
import { readJournal } from '../kernel/journal-reading.ts';
import { layoutOf } from '../kernel/layout.ts';
import { foldRuns } from '../report/fold-runs.ts';
import type { RunReport } from '../report/schema.ts';

export interface RunsOfMachine {
  /** Oldest first. */
  readonly runs: readonly RunReport[];
  /** Journals that could not be read. */
  readonly unreadable: readonly string[];
}

/** Every run that the journals under `root` know of. */
export function readRuns(root: string): RunsOfMachine {
  const folder = layoutOf(root).runLogs;
  const unreadable: string[] = [];
  const events = journalNames(folder).flatMap(name => {
    const reading = readJournal(join(folder, name));
    if (reading.kind === 'hit') return reading.events;
    unreadable.push(name);
    return [];
  });
  const { runs } = foldRuns(
    events.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.seq - b.seq)),
    { ofAllSessions: true },
  );
  return { runs: [...runs].sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1)), unreadable };
}

/** Run ids tell seconds only; the rest of them is random. */
function orderOf({ queued_at, run_id }: RunReport): string {
  return `${queued_at} ${run_id}`;
}

function journalNames(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter(name => name.endsWith('.ndjson'));
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    throw error;
  }
}
