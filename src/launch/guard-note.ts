import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { HeldEnd } from '../guard/guard.ts';
import { writeAtomically } from '../kernel/atomic-write.ts';
import { readRegularFile } from '../kernel/read-file.ts';
import { REASON_CODES } from '../kernel/result.ts';
import { RUN_STATES } from '../kernel/run-states.ts';
import { parseJson } from '../kernel/trust-boundary.ts';

/**
 * `guard.json` of a run's folder: that the guard keeps a slot for the run, and later its end, if that could not be booked. Who
 * finds it when the run's process is gone settles for it. A run killed between the guard's answer and this note is
 * settled by the next admission, at what it had reserved.
 */
const NAME = 'guard.json';

const end = z.strictObject({
  run: z.string(),
  step: z.string(),
  attempt: z.int().min(1),
  state: z.enum(RUN_STATES),
  reasonCode: z.enum(REASON_CODES),
  durationMs: z.number().min(0),
  reportedMicroUsd: z.int().min(0),
  countsReservation: z.boolean(),
});
const schema = z.strictObject({ run: z.string(), end: end.nullable() });

/** Notes that the guard holds something for `run`; with its end, that this could not be booked. */
export function noteHeld(folder: string, run: string, end: HeldEnd | null): void {
  writeAtomically(join(folder, NAME), `${JSON.stringify({ run, end })}\n`);
}

export function dropNote(folder: string): void {
  rmSync(join(folder, NAME), { force: true });
}

/** The note on `run`; undefined when there is none that can be read. */
export function noteOn(folder: string, run: string): { readonly end: HeldEnd | null } | undefined {
  try {
    const parsed = schema.safeParse(parseJson(readRegularFile(join(folder, NAME))));
    return parsed.success && parsed.data.run === run ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}
