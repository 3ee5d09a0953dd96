import { setTimeout as delay } from 'node:timers/promises';
import type { StateFiles, StateStore } from '../../src/guard/state-port.ts';

/** A counter in a state, for tests of writers at once: its file names every operation that was counted. */
const COUNTER = 'counter.json';
const MOST_ATTEMPTS = 1000;

/** Adds one by the operation `id`, once: again when the commit is stale, and after a look when its end is unknown. */
export async function increment(store: StateStore, id: string): Promise<void> {
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
    const reading = await store.read();
    if (reading.kind === 'unavailable') throw new Error(`${reading.message} ${reading.fix}`);
    const done = reading.kind === 'hit' ? operationsIn(reading.files) : [];
    if (done.includes(id)) return;
    const head = reading.kind === 'hit' ? reading.head : null;
    const answer = await store.commit(head, { [COUNTER]: JSON.stringify([...done, id]) }, `count ${id}`);
    if (answer.kind === 'committed') return;
    if (answer.kind === 'unavailable') throw new Error(`${answer.message} ${answer.fix}`);
    await delay(Math.random() * Math.min(50, 2 ** attempt));
  }
  throw new Error(`${id} was never counted`);
}

/** How many operations were counted, each as often as it was. */
export function countIn(files: StateFiles): number {
  return operationsIn(files).length;
}

export function operationsIn(files: StateFiles): readonly string[] {
  const value: unknown = JSON.parse(files[COUNTER] ?? '[]');
  return Array.isArray(value) ? value.map(String) : [];
}
