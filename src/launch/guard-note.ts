import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { HeldEnd } from '../guard/guard.ts';
import { writeAtomically } from '../kernel/atomic-write.ts';
import { readRegularFile } from '../kernel/read-file.ts';
import { REASON_CODES } from '../kernel/result.ts';
import { RUN_STATES } from '../kernel/run-states.ts';
import { amount, count, exactly, flag, oneOf, orNull, positive, problemOf, text } from '../kernel/shape.ts';
import { asChecked, parseJson } from '../kernel/trust-boundary.ts';

/**
 * `guard.json` of a run's folder: that the guard keeps a slot for the run, and later its end, if that could not be booked. Who
 * finds it when the run's process is gone settles for it. A run killed between the guard's answer and this note is
 * settled by the next admission, at what it had reserved.
 */
const NAME = 'guard.json';

const END = exactly({
  run: text,
  step: text,
  attempt: positive,
  state: oneOf(RUN_STATES),
  reasonCode: oneOf(REASON_CODES),
  durationMs: amount,
  reportedMicroUsd: count,
  countsReservation: flag,
});
const NOTE = exactly({ run: text, end: orNull(END) });

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
    const value = parseJson(readRegularFile(join(folder, NAME)));
    if (problemOf(value, NOTE) !== undefined) return undefined;
    const note = asChecked<{ readonly run: string; readonly end: HeldEnd | null }>(value);
    return note.run === run ? note : undefined;
  } catch {
    return undefined;
  }
}
