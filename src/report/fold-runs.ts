import type { JournalEvent } from '../kernel/events/index.ts';
import { isLegalTransition, type RunState } from '../kernel/run-states.ts';
import type { RunReport } from './schema.ts';

export interface FoldedRuns {
  readonly runs: readonly RunReport[];
  readonly illegalTransitions: number;
}

type Draft = { -readonly [K in keyof RunReport]: RunReport[K] };

/** Of a run that nobody queued these cannot be told; an end given to a run of another session can. */
const MOVES = new Set<JournalEvent['type']>(['run.running', 'run.succeeded', 'run.failed', 'run.skipped']);

/**
 * What became of each run, in the order in which they were queued. With the journals of all sessions, a run that died before
 * it told anything is known by the end that it was given.
 */
export function foldRuns(
  events: readonly JournalEvent[],
  { ofAllSessions }: { readonly ofAllSessions: boolean } = { ofAllSessions: false },
): FoldedRuns {
  const drafts = new Map<string, Draft>();
  let illegalTransitions = 0;

  function move(draft: Draft, to: RunState): void {
    if (!isLegalTransition(draft.state, to)) illegalTransitions += 1;
    draft.state = to;
  }

  for (const event of events) {
    if (event.type === 'run.queued') {
      if (drafts.has(event.run)) illegalTransitions += 1;
      drafts.set(event.run, queued(event));
      continue;
    }
    if (event.type === 'run.recovered' && ofAllSessions && !drafts.has(event.run))
      drafts.set(event.run, untold(event));
    const draft = 'run' in event && event.run !== undefined ? drafts.get(event.run) : undefined;
    if (draft !== undefined) apply(draft, event, move);
    else if (MOVES.has(event.type)) illegalTransitions += 1;
  }
  return { runs: [...drafts.values()], illegalTransitions };
}

function queued(event: Extract<JournalEvent, { type: 'run.queued' }>): Draft {
  return {
    run_id: event.run,
    job: event.job,
    step: event.step,
    attempt: event.attempt,
    state: 'QUEUED',
    reason_code: null,
    message: null,
    fix: null,
    command: event.command,
    is_smoke: event.is_smoke,
    queued_at: event.at,
    started_at: null,
    finished_at: null,
    duration_ms: null,
    timeout_ms: event.timeout_ms,
    exit_code: null,
    signal: null,
    outputs_path: null,
    manifest_digest: null,
    output_files: 0,
    output_bytes: 0,
    undeclared_files: 0,
    log_bytes: 0,
    is_log_truncated: false,
    evidence: null,
    reserved_micro_usd: null,
    cost_micro_usd: null,
    is_cost_reported: false,
  };
}

/** A run of which nothing is known but the end that it was given. */
function untold(event: Extract<JournalEvent, { type: 'run.recovered' }>): Draft {
  return queued({
    ...event,
    type: 'run.queued',
    command: '',
    parameters: {},
    is_smoke: false,
    timeout_ms: 0,
  });
}

function apply(draft: Draft, event: JournalEvent, move: (draft: Draft, to: RunState) => void): void {
  switch (event.type) {
    case 'run.running':
      move(draft, 'RUNNING');
      break;
    case 'process.started':
      draft.started_at = event.at;
      break;
    case 'process.exited':
      draft.exit_code = event.exit_code;
      draft.signal = event.signal;
      draft.log_bytes = event.stdout_bytes + event.stderr_bytes;
      break;
    case 'process.output-truncated':
      draft.is_log_truncated = true;
      break;
    case 'outputs.verified':
      draft.output_files = event.files;
      draft.output_bytes = event.bytes;
      draft.undeclared_files = event.undeclared;
      break;
    case 'guard.admitted':
      if (event.fence !== null) draft.reserved_micro_usd = event.lease_reserved_micro_usd;
      break;
    case 'guard.topped-up':
      draft.reserved_micro_usd = event.lease_reserved_micro_usd;
      break;
    case 'usage.reported':
      draft.cost_micro_usd = event.cost_micro_usd;
      draft.is_cost_reported = true;
      break;
    case 'guard.settled':
      draft.cost_micro_usd = event.cost_micro_usd;
      draft.is_cost_reported = event.is_reported;
      break;
    case 'guard.lease-expired':
      draft.cost_micro_usd = event.settled_at_micro_usd;
      break;
    case 'run.succeeded':
      move(draft, 'SUCCESS');
      end(draft, event);
      draft.outputs_path = event.outputs_path;
      draft.manifest_digest = event.manifest_digest;
      break;
    case 'run.failed':
      move(draft, 'FAIL');
      end(draft, event);
      draft.fix = event.fix;
      draft.signal = event.signal;
      draft.evidence = event.evidence;
      break;
    case 'run.recovered':
      recover(draft, event, move);
      break;
    case 'run.skipped':
      move(draft, 'SKIPPED');
      end(draft, event);
      break;
  }
}

function end(
  draft: Draft,
  event: Pick<RunReport, 'message' | 'reason_code' | 'duration_ms'> & { at: string },
): void {
  draft.finished_at = event.at;
  draft.reason_code = event.reason_code;
  draft.message = event.message;
  draft.duration_ms = event.duration_ms;
}

/** Only a run without an end is given one: who died after telling it needs none. */
function recover(
  draft: Draft,
  event: Extract<JournalEvent, { type: 'run.recovered' }>,
  move: (draft: Draft, to: RunState) => void,
): void {
  if (draft.finished_at !== null) return;
  if (event.state === 'SUCCESS' && draft.state === 'QUEUED') move(draft, 'RUNNING');
  move(draft, event.state);
  const duration_ms = Math.max(0, Date.parse(event.at) - Date.parse(draft.queued_at));
  end(draft, { ...event, duration_ms });
  draft.fix = event.fix;
  draft.evidence = event.evidence;
}
