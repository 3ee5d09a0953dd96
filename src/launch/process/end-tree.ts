import { setTimeout as delay } from 'node:timers/promises';
import { killOnSight, lookClosely } from './fork-chain.ts';
import type { ProcessEntry } from './process-table.ts';
import type { ProcessTree } from './process-tree.ts';

/** How long the system may take to bury what was killed. */
export const BURIAL_MS = 2000;

const FIRST_PAUSE_MS = 5;
const LONGEST_PAUSE_MS = 100;

export interface EndTreeOptions {
  readonly tree: ProcessTree;
  /** When to stop asking and kill, in milliseconds of `monotonicMs`. */
  readonly killAtMs: number;
  readonly monotonicMs: () => number;
  readonly onSignalled: (signal: string, why: string) => void;
}

/**
 * Ends every process of a tree: TERM, and from `killAtMs` on KILL, again and again until nothing new appears.
 *
 * @returns those that are still alive 2 s after they were killed.
 */
export async function endTree({
  tree,
  killAtMs,
  monotonicMs,
  onSignalled,
}: EndTreeOptions): Promise<readonly ProcessEntry[]> {
  let alive = lookClosely(tree, 'ofNothingYet');
  if (alive.length === 0) return [];
  if (monotonicMs() < killAtMs) {
    onSignalled('SIGTERM', `${alive.length} processes of the step are left`);
    tree.signal('SIGTERM');
    alive = await waitUntilGone(tree, killAtMs, monotonicMs);
  }
  if (alive.length === 0) return [];
  onSignalled('SIGKILL', `${alive.length} processes of the step did not end`);
  const buriedAtMs = monotonicMs() + BURIAL_MS;
  for (
    let pauseMs = FIRST_PAUSE_MS;
    alive.length > 0 && monotonicMs() < buriedAtMs;
    pauseMs = longer(pauseMs)
  ) {
    tree.signal('SIGKILL');
    killOnSight(tree);
    await delay(pauseMs);
    alive = lookClosely(tree, 'ofWhatWasMet');
  }
  return alive;
}

async function waitUntilGone(
  tree: ProcessTree,
  untilMs: number,
  monotonicMs: () => number,
): Promise<readonly ProcessEntry[]> {
  let alive = lookClosely(tree, 'ofWhatWasMet');
  for (let pauseMs = FIRST_PAUSE_MS; alive.length > 0 && monotonicMs() < untilMs; pauseMs = longer(pauseMs)) {
    await delay(pauseMs);
    alive = lookClosely(tree, 'ofWhatWasMet');
  }
  return alive;
}

function longer(pauseMs: number): number {
  return Math.min(LONGEST_PAUSE_MS, pauseMs * 2);
}
