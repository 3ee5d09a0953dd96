import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import type { Clock } from './clock.ts';
import { messageOf } from './errors.ts';
import type { JournalEvent, NewEvent } from './events/index.ts';

const NEWLINE = 10;
const { O_APPEND, O_CREAT, O_NONBLOCK, O_WRONLY } = constants;
const APPEND = O_APPEND | O_CREAT | O_NONBLOCK | O_WRONLY;

/** Whose journal it is: every line carries these. */
export interface JournalIdentity {
  readonly session: string;
  readonly runAttempt: number;
  readonly job: string;
}

export interface JournalOptions extends JournalIdentity {
  readonly file: string;
  readonly clock: Clock;
  /** Removes secrets from every text that a line holds. */
  readonly redact: <T>(value: T) => T;
  /** Told of each event after it was written. */
  readonly onEvent: (event: JournalEvent) => void;
  /** Told when a line could not be written: a journal fails open. */
  readonly onWriteError: (message: string) => void;
}

export interface Journal {
  readonly file: string;
  /** True when this process made the file, so that its action is the first of the job. */
  readonly isFirst: () => boolean;
  readonly append: (event: NewEvent) => void;
  /** False once a line could not be written. */
  readonly isWhole: () => boolean;
  /** The events that this process appended, oldest first. */
  readonly events: () => readonly JournalEvent[];
}

/**
 * An append-only NDJSON journal. Nothing is written before the first event, so that a call refused for
 * its input leaves no trace. Each line is one `write` in append mode: lines of two processes never mix.
 */
export function openJournal(options: JournalOptions): Journal {
  const appended: JournalEvent[] = [];
  let nextSeq: number | undefined;
  let isFirst = false;
  let isWhole = true;

  function begin(): number {
    isFirst = !existsSync(options.file);
    mkdirSync(dirname(options.file), { recursive: true });
    return isFirst ? 0 : resume(options.file);
  }

  function append(event: NewEvent): void {
    let seq = nextSeq ?? 0;
    try {
      seq = nextSeq ?? begin();
    } catch (error) {
      refused(error);
    }
    nextSeq = seq + 1;
    const line = complete(event, seq, options);
    try {
      appendLine(options.file, JSON.stringify(line));
    } catch (error) {
      refused(error);
    }
    appended.push(line);
    options.onEvent(line);
  }

  function refused(error: unknown): void {
    isWhole = false;
    options.onWriteError(messageOf(error));
  }

  return {
    file: options.file,
    isFirst: () => isFirst,
    isWhole: () => isWhole,
    append,
    events: () => appended,
  };
}

function complete(event: NewEvent, seq: number, { redact, clock, session, runAttempt, job }: JournalOptions) {
  const redacted = redact(event);
  const at = clock.now().toISOString();
  return { schema_version: 1 as const, at, session, run_attempt: runAttempt, job, seq, ...redacted };
}

/** One `write` in append mode, into a file and nothing else: a pipe in its place would wait for a reader for ever. */
function appendLine(file: string, line: string): void {
  const descriptor = openSync(file, APPEND, 0o666);
  try {
    if (!fstatSync(descriptor).isFile()) throw new Error(`${file} is not a file`);
    writeFileSync(descriptor, `${line}\n`);
  } finally {
    closeSync(descriptor);
  }
}

/** How many lines the journal has. A last line that a crash cut short is closed, so that the next one stands alone. */
function resume(file: string): number {
  if (!statSync(file).isFile()) throw new Error(`${file} is not a file`);
  const bytes = readFileSync(file);
  const lines = bytes.filter(byte => byte === NEWLINE).length;
  if (bytes.length === 0 || bytes.at(-1) === NEWLINE) return lines;
  appendLine(file, '');
  return lines + 1;
}
