import { join } from 'node:path';
import { z } from 'zod';
import type { HeldEnd } from '../guard/guard.ts';
import { writeAtomically } from '../kernel/atomic-write.ts';
import { readRegularFile } from '../kernel/read-file.ts';
import { REASON_CODES } from '../kernel/result.ts';
import { RUN_STATES } from '../kernel/run-states.ts';
import { parseJson } from '../kernel/trust-boundary.ts';

/** `end.json` of a run's folder: an end whose cost could not be booked yet. */
const NAME = 'end.json';

const schema = z.strictObject({
  run: z.string(),
  step: z.string(),
  attempt: z.int().min(1),
  state: z.enum(RUN_STATES),
  reasonCode: z.enum(REASON_CODES),
  durationMs: z.number().min(0),
  reportedMicroUsd: z.int().min(0),
  countsReservation: z.boolean(),
});

/** Keeps an end for whoever finds the run's folder. */
export function keepEnd(folder: string, end: HeldEnd): void {
  writeAtomically(join(folder, NAME), `${JSON.stringify(end)}\n`);
}

/** The end that was kept for `run`, if there is one that can be read. */
export function keptEnd(folder: string, run: string): HeldEnd | undefined {
  try {
    const parsed = schema.safeParse(parseJson(readRegularFile(join(folder, NAME))));
    return parsed.success && parsed.data.run === run ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}
