import { randomInt } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';

/**
 * A mark that a process cannot shed by accident: Linux hands `oom_score_adj` on to every child, whatever becomes of its
 * environment, session and output (proc(5)). Raising it needs no privilege, and makes the kernel prefer the step over its
 * keeper when memory runs out.
 */
const OWN_SCORE = '/proc/self/oom_score_adj';
/** Above it a mark might not differ from what every process here carries: then there is none. */
const HIGHEST_MARKED = 900;
const SPREAD = 97;

/** Runs beside each other have marks of their own: the first is drawn, the others follow it. */
let last: number | undefined;

export interface Marked<T> {
  readonly value: T;
  /** The mark, or undefined where the system has none. */
  readonly mark: string | undefined;
}

/** Calls `start`, which starts a process, so that this process and all that come of it carry a mark. */
export function startMarked<T>(start: () => T): Marked<T> {
  const before = scoreIn(OWN_SCORE);
  const mark =
    before === undefined || Number(before) > HIGHEST_MARKED
      ? undefined
      : String(Number(before) + 1 + nextOffset());
  if (before === undefined || mark === undefined || !hasWritten(mark))
    return { value: start(), mark: undefined };
  try {
    return { value: start(), mark };
  } finally {
    hasWritten(before);
  }
}

function nextOffset(): number {
  last = last === undefined ? randomInt(SPREAD) : (last + 1) % SPREAD;
  return last;
}

/** The mark that process `pid` carries. */
export function markOfProcess(pid: number): string | undefined {
  return scoreIn(`/proc/${pid}/oom_score_adj`);
}

function scoreIn(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return undefined;
  }
}

function hasWritten(score: string): boolean {
  try {
    writeFileSync(OWN_SCORE, score);
    return true;
  } catch {
    return false;
  }
}
