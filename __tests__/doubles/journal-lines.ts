import { type JournalEvent, journalEvent, type NewEvent } from '../../src/kernel/events/index.ts';
import type { JobJournal } from '../../src/report/fold.ts';
import type { RunReport } from '../../src/report/schema.ts';

/** Writes journals as p1 would, one second a line; every line is held against its schema. */
export interface JournalWriter {
  readonly started: (own?: Record<string, unknown>) => JournalWriter;
  readonly finished: (own?: Record<string, unknown>) => JournalWriter;
  /** A run of `step`, told up to `state`. */
  readonly run: (run: string, state: RunReport['state'], own?: Record<string, unknown>) => JournalWriter;
  readonly line: (type: NewEvent['type'], own?: Record<string, unknown>) => JournalWriter;
  readonly journal: () => JobJournal;
  readonly events: () => readonly JournalEvent[];
}

interface JournalIdentity {
  readonly job: string;
  readonly attempt: number;
  /** Second of the day at which it begins. */
  readonly from: number;
}

export function journalOf({
  job = 'build',
  attempt = 1,
  from = 0,
}: Partial<JournalIdentity> = {}): JournalWriter {
  const events: JournalEvent[] = [];
  const writer: JournalWriter = {
    started: own => writer.line('session.started', { ...STARTED, ...own }),
    finished: own => writer.line('session.finished', { ...FINISHED, ...own }),
    run: (run, state, own = {}) => {
      const identity = { run, step: 'work', attempt: 1, ...own };
      for (const type of LINES_UP_TO[state]) writer.line(type, { ...RUN_LINES[type], ...identity });
      return writer;
    },
    line: (type, own = {}) => {
      const at = new Date(Date.UTC(2026, 0, 1) + (from + events.length) * 1000).toISOString();
      const common = {
        schema_version: 1,
        at,
        session: 'gh-1',
        run_attempt: attempt,
        job,
        seq: events.length,
      };
      events.push(journalEvent.parse({ ...common, type, ...own }));
      return writer;
    },
    journal: () => ({ events, unknownTypes: [], unreadableLines: 0 }),
    events: () => events,
  };
  return writer;
}

const STARTED = {
  action: 'launch',
  p1_version: '0.1.0',
  node_version: 'v24.0.0',
  platform: 'linux-x64',
  provider: 'github',
  actor: 'octocat',
  repository: 'octo-org/widgets',
  ref: 'refs/heads/main',
  sha: 'cafef00dcafef00dcafef00dcafef00dcafef00d',
  branch: 'main',
  event: 'push',
  workflow: 'nightly',
  run_url: 'https://github.com/octo-org/widgets/actions/runs/1',
  build_id: '1',
  pr_number: null,
  config_path: '.github/p1.yml',
  config_digest: 'd',
  root: '/root',
  is_offline: false,
  is_regression: false,
  guard: 'not-configured',
  dead_letters: 'not-configured',
};

const FINISHED = {
  action: 'launch',
  decision: 'continue',
  reason_code: 'ok',
  message: 'All is well.',
  fix: null,
  duration_ms: 1000,
};

const ENDING = { message: 'It ended.', duration_ms: 2000 };

const RUN_LINES = {
  'run.queued': { command: 'true', parameters: {}, is_smoke: false, timeout_ms: 60_000 },
  'run.running': { workspace: '/w' },
  'process.started': { pid: 42 },
  'process.exited': { exit_code: 0, signal: null, duration_ms: 1000, stdout_bytes: 10, stderr_bytes: 5 },
  'outputs.verified': { files: 2, bytes: 300, undeclared: 1 },
  'run.succeeded': {
    ...ENDING,
    reason_code: 'ok',
    exit_code: 0,
    outputs_path: '/root/outputs/work/r',
    manifest_digest: 'd',
  },
  'run.failed': {
    ...ENDING,
    reason_code: 'exit-nonzero',
    fix: 'See the end of its log.',
    exit_code: 3,
    signal: null,
    evidence: '/root/tmp/r',
  },
  'run.skipped': { ...ENDING, reason_code: 'ok' },
} as const;

const RUNNING = ['run.queued', 'run.running', 'process.started'] as const;

const LINES_UP_TO = {
  QUEUED: ['run.queued'],
  RUNNING,
  SUCCESS: [...RUNNING, 'process.exited', 'outputs.verified', 'run.succeeded'],
  FAIL: [...RUNNING, 'process.exited', 'run.failed'],
  SKIPPED: ['run.queued', 'run.skipped'],
} as const;
