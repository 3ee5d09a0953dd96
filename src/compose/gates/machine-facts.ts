import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../../config/config.ts';
import type { MachineFacts, MachineRun, WorkspaceFacts } from '../../gates/run-health/facts.ts';
import { ExternalError, messageOf, systemCode } from '../../kernel/errors.ts';
import type { JournalEvent } from '../../kernel/events/index.ts';
import { isRunId, startOfRun } from '../../kernel/ids.ts';
import { readJournal } from '../../kernel/journal-reading.ts';
import { type Layout, layoutOf, runFolder } from '../../kernel/layout.ts';
import { ownerOf } from '../../launch/owner.ts';
import { foldRuns } from '../../report/fold-runs.ts';

/** The newest of them tell of the last runs; all of them would take longer with every day. */
const READ_JOURNALS = 50;
/** What a lease adds to a step's timeout and grace. */
const MARGIN_MS = 600_000;

/**
 * What journals and workspaces of this machine tell.
 *
 * @throws ExternalError when a folder cannot be read.
 */
export function machineFacts({ root, steps }: Config): MachineFacts {
  const layout = layoutOf(root);
  const names = newestJournals(layout.runLogs);
  const unreadable: string[] = [];
  const events = names.slice(0, READ_JOURNALS).flatMap(name => {
    const reading = readJournal(join(layout.runLogs, name));
    if (reading.kind === 'hit') return reading.events;
    if (reading.kind === 'unavailable') unreadable.push(name);
    return [];
  });
  const graceMs = (step: string): number => steps[step]?.graceMs ?? 0;
  return {
    journals: { read: Math.min(names.length, READ_JOURNALS), all: names.length, unreadable },
    runs: runsOf(events, graceMs),
    workspaces: workspacesIn(layout),
  };
}

/** Each run by its own events: of several, the one that moved as no run can is named. */
function runsOf(events: readonly JournalEvent[], graceMs: (step: string) => number): readonly MachineRun[] {
  const byRun = new Map<string, JournalEvent[]>();
  for (const event of events) {
    if (!event.type.startsWith('run.') || !('run' in event) || event.run === undefined) continue;
    byRun.set(event.run, [...(byRun.get(event.run) ?? []), event]);
  }
  return [...byRun].map(([id, own]) => {
    own.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.seq - b.seq));
    const { runs, illegalTransitions } = foldRuns(own, { ofAllSessions: true });
    const [run] = runs;
    const first = own[0];
    const step = run?.step ?? (first !== undefined && 'step' in first ? (first.step ?? '') : '');
    const timeoutMs = run?.timeout_ms ?? 0;
    const endsBy =
      run === undefined || timeoutMs === 0
        ? null
        : new Date(Date.parse(run.queued_at) + timeoutMs + graceMs(step) + MARGIN_MS).toISOString();
    const isRunning = run?.state === 'RUNNING';
    return { id, step, isRunning, endsBy, hasIllegalTransition: illegalTransitions > 0 };
  });
}

function newestJournals(folder: string): readonly string[] {
  return namesIn(folder)
    .filter(name => name.endsWith('.ndjson'))
    .map(name => ({ name, at: statSync(join(folder, name), { throwIfNoEntry: false })?.mtimeMs ?? 0 }))
    .sort((one, other) => other.at - one.at)
    .map(({ name }) => name);
}

/** The folders of runs that have no end yet. */
function workspacesIn(layout: Layout): readonly WorkspaceFacts[] {
  return namesIn(layout.tmp).flatMap(name => {
    const id = /^run_(.+)$/.exec(name)?.[1] ?? '';
    const startedAt = isRunId(id) ? startOfRun(id) : undefined;
    if (startedAt === undefined) return [];
    const owner = ownerIn(runFolder(layout, id), id);
    if (owner === undefined) return [];
    return [{ id, step: owner.step, startedAt: startedAt.toISOString(), owner: owner.liveness }];
  });
}

function ownerIn(folder: string, id: string): ReturnType<typeof ownerOf> {
  try {
    return ownerOf(folder, id);
  } catch (error) {
    // It went while it was looked at, or is no folder.
    if (['ENOENT', 'ENOTDIR'].includes(systemCode(error) ?? '')) return undefined;
    throw unreadable(folder, error);
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    throw unreadable(folder, error);
  }
}

function unreadable(folder: string, error: unknown): ExternalError {
  return new ExternalError(`${folder} cannot be read: ${messageOf(error)}.`, {
    isRetryable: false,
    fix: 'Let this user read it: what became of runs stands there.',
    cause: error,
  });
}
