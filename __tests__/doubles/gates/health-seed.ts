import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DeadLetter } from '../../../src/dlq/dead-letter.ts';
import type { NewEvent } from '../../../src/kernel/events/index.ts';
import { newRunId } from '../../../src/kernel/ids.ts';
import { bootId, machineName } from '../../../src/launch/process/process-table.ts';
import { letterFolder, writeLetter } from '../../../src/platform/local/letter-folders.ts';
import { journalOf } from '../journal-lines.ts';
import { letterOf } from '../letters.ts';

/** So long before now. */
export function ago({ days = 0, hours = 0 }: { readonly days?: number; readonly hours?: number }): Date {
  return new Date(Date.now() - (days * 24 + hours) * 3_600_000);
}

/** Puts a dead letter into the queue of the machine whose repository is `folder`; it failed `at` that time first. */
export function seedLetter(folder: string, at: Date, more: Partial<DeadLetter> = {}): string {
  const id = newRunId(at);
  const when = at.toISOString();
  const state = more.state ?? 'ready';
  const dates = { first_failed_at: when, last_failed_at: when, due_at: state === 'ready' ? when : null };
  const place = letterFolder(join(folder, '.p1', 'DLQ'), state, id);
  mkdirSync(place, { recursive: true });
  writeLetter(place, letterOf(id, { ...dates, ...more }));
  return id;
}

/** So many that wait since an hour. */
export function seedLetters(folder: string, count: number): void {
  for (let index = 0; index < count; index += 1) seedLetter(folder, ago({ hours: 1 }));
}

/** Leaves the folder of a run that has no end, and whose process is gone. Returns the run's id. */
export function seedWorkspace(
  folder: string,
  startedAt: Date,
  more: Readonly<Record<string, unknown>> = {},
): string {
  const run = newRunId(startedAt);
  const place = join(folder, '.p1', 'tmp', `run_${run}`);
  mkdirSync(place, { recursive: true });
  const owner = {
    schema_version: 1,
    run,
    step: 'work',
    attempt: 1,
    letter: null,
    session: 's',
    is_smoke: false,
    uploads: false,
    journal: '',
    host: machineName(),
    boot: bootId(),
    pid: 2 ** 22 + 1,
    process_started_at: '1',
    ...more,
  };
  writeFileSync(join(place, 'owner.json'), JSON.stringify(owner));
  return run;
}

/** Writes a journal with these lines of one run, as sessions of that time wrote them. */
export function seedJournal(
  folder: string,
  startedAt: Date,
  lines: readonly (readonly [NewEvent['type'], Readonly<Record<string, unknown>>])[],
): string {
  const run = newRunId(startedAt);
  const writer = journalOf();
  for (const [index, [type, own]] of lines.entries())
    writer.line(type, {
      run,
      step: 'work',
      attempt: 1,
      at: new Date(startedAt.getTime() + index).toISOString(),
      ...own,
    });
  const logs = join(folder, '.p1', 'RUN_LOGS');
  mkdirSync(logs, { recursive: true });
  const text = writer.events().map(event => `${JSON.stringify(event)}\n`);
  writeFileSync(join(logs, `session_${run}.ndjson`), text.join(''));
  return run;
}

export const QUEUED = [
  'run.queued',
  { command: 'true', parameters: {}, is_smoke: false, timeout_ms: 60_000 },
] as const;
export const RUNNING = ['run.running', { workspace: '/w' }] as const;
const ENDING = { message: 'It ended.', duration_ms: 2000 };
export const SUCCEEDED = [
  'run.succeeded',
  { ...ENDING, reason_code: 'ok', exit_code: 0, outputs_path: '/o', manifest_digest: 'd' },
] as const;
export const FAILED = [
  'run.failed',
  { ...ENDING, reason_code: 'exit-nonzero', fix: 'See.', exit_code: 3, signal: null, evidence: null },
] as const;
