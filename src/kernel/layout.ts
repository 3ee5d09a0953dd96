import { join } from 'node:path';

/** Every path under `root` that p1 writes, named once. */
export interface Layout {
  readonly root: string;
  readonly outputs: string;
  readonly tmp: string;
  readonly reports: string;
  readonly history: string;
  readonly runLogs: string;
  /** The guard's state of this machine. */
  readonly state: string;
  /** The dead letter queue of this machine. */
  readonly deadLetters: string;
  /** What scans of this machine remember. */
  readonly scan: string;
  /** The advisories that were last asked for, and for which packages. */
  readonly advisories: string;
}

export function layoutOf(root: string): Layout {
  const reports = join(root, 'reports');
  return {
    root,
    outputs: join(root, 'outputs'),
    tmp: join(root, 'tmp'),
    reports,
    history: join(reports, 'history'),
    runLogs: join(root, 'RUN_LOGS'),
    state: join(root, 'state'),
    deadLetters: join(root, 'DLQ'),
    scan: join(root, 'scan'),
    advisories: join(root, 'advisories.json'),
  };
}

/** The folder of a step's output sets; smoke sets stand apart and never become `current`. */
export function outputsOfStep(layout: Layout, step: string, isSmoke: boolean): string {
  return isSmoke ? join(layout.outputs, step, 'smoke') : join(layout.outputs, step);
}

export function runFolder(layout: Layout, runId: string): string {
  return join(layout.tmp, `run_${runId}`);
}

export function sessionJournal(layout: Layout, session: string): string {
  return join(layout.runLogs, `session_${session}.ndjson`);
}

export function sessionLog(layout: Layout, session: string): string {
  return join(layout.runLogs, `session_${session}.log`);
}
