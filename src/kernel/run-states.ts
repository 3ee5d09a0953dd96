/**
 * The states of a run. `QUEUED -> RUNNING -> SUCCESS | FAIL`, or straight from QUEUED to FAIL or SKIPPED.
 *
 * | state | set by | what follows | what a crash leaves |
 * |---|---|---|---|
 * | QUEUED | launch, first of all | RUNNING, or an end | one journal line |
 * | RUNNING | launch, when the workspace stands | SUCCESS, FAIL | workspace, log, staged outputs |
 * | SUCCESS | launch, after the commit point | nothing | a whole output set |
 * | FAIL | launch | a dead letter, once that part is configured | evidence in the workspace |
 * | SKIPPED | launch, instead of starting | nothing | nothing |
 */
export const RUN_STATES = ['QUEUED', 'RUNNING', 'SUCCESS', 'FAIL', 'SKIPPED'] as const;

export type RunState = (typeof RUN_STATES)[number];

const LEGAL: Readonly<Record<RunState, readonly RunState[]>> = {
  QUEUED: ['RUNNING', 'FAIL', 'SKIPPED'],
  RUNNING: ['SUCCESS', 'FAIL'],
  SUCCESS: [],
  FAIL: [],
  SKIPPED: [],
};

export class IllegalTransition extends Error {
  override readonly name = 'IllegalTransition';
}

/**
 * The state after moving from `from` to `to`.
 *
 * @throws IllegalTransition when the table above has no such move.
 */
export function transition(from: RunState, to: RunState): RunState {
  if (!LEGAL[from].includes(to)) throw new IllegalTransition(`A run cannot go from ${from} to ${to}.`);
  return to;
}

export function isLegalTransition(from: RunState, to: RunState): boolean {
  return LEGAL[from].includes(to);
}
