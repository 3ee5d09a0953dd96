import { messageOf, systemCode } from './errors.ts';
import { type JournalEvent, journalEvent } from './events/index.ts';
import { readRegularFile } from './read-file.ts';
import { isPlainObject, parseJson } from './trust-boundary.ts';

/** A journal as read: what a newer version wrote, and what no one can read, is counted and not dropped silently. */
export interface JournalContent {
  readonly events: readonly JournalEvent[];
  readonly unknownTypes: readonly string[];
  readonly unreadableLines: number;
}

export type JournalReading =
  | ({ readonly kind: 'hit' } & JournalContent)
  | { readonly kind: 'miss' }
  | { readonly kind: 'unavailable'; readonly why: string };

/** The journal in `file`; a file that is not there is a miss, one that cannot be read is unavailable. */
export function readJournal(file: string): JournalReading {
  try {
    return { kind: 'hit', ...parseJournal(readRegularFile(file)) };
  } catch (error) {
    return systemCode(error) === 'ENOENT' ? { kind: 'miss' } : { kind: 'unavailable', why: messageOf(error) };
  }
}

/** From so many lines on the validators are worth compiling; a job's journal has some ten lines for each run. */
const WORTH_COMPILING = 500;

/** The events of NDJSON text. A line cut short by a crash counts as unreadable. */
export function parseJournal(ndjson: string): JournalContent {
  const events: JournalEvent[] = [];
  const unknownTypes: string[] = [];
  let unreadableLines = 0;
  const lines = ndjson.split('\n').filter(line => line !== '');
  for (const line of lines) {
    const value = parseLine(line);
    const parsed = journalEvent.safeParse(value, { jitless: lines.length < WORTH_COMPILING });
    if (parsed.success) events.push(parsed.data);
    else if (isOfUnknownType(value)) unknownTypes.push(value.type);
    else unreadableLines += 1;
  }
  return { events, unknownTypes, unreadableLines };
}

const KNOWN_TYPES = new Set<string>(journalEvent.options.map(option => option.shape.type.value));

function isOfUnknownType(value: unknown): value is { type: string } {
  return isPlainObject(value) && typeof value['type'] === 'string' && !KNOWN_TYPES.has(value['type']);
}

function parseLine(line: string): unknown {
  try {
    return parseJson(line);
  } catch {
    return undefined;
  }
}
