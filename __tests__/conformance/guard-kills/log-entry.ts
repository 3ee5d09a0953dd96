import { readFileSync } from 'node:fs';
import { z } from 'zod';

const microUsd = z.number().int();
const run = z.string();

/** What a process is about to ask of the guard, and what it was told. */
const logEntry = z.discriminatedUnion('what', [
  z.object({ what: z.literal('asks-admission'), run, microUsd }),
  z.object({ what: z.literal('was-admitted'), run, microUsd, fence: z.number().int() }),
  z.object({ what: z.literal('was-refused'), run, reason: z.string() }),
  z.object({ what: z.literal('asks-more'), run }),
  z.object({ what: z.literal('was-given'), run, microUsd }),
  z.object({ what: z.literal('was-denied'), run, reason: z.string() }),
  z.object({ what: z.literal('settles'), run, microUsd, countsReservation: z.boolean() }),
  z.object({ what: z.literal('was-settled'), run, microUsd }),
  z.object({ what: z.literal('was-not-settled'), run, reason: z.string() }),
]);

export type LogEntry = z.infer<typeof logEntry>;

/** The entries of a log. A last line that was cut short never was: its writer died before it went on. */
export function readLog(file: string): readonly LogEntry[] {
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  return lines.map(line => logEntry.parse(JSON.parse(line)));
}
