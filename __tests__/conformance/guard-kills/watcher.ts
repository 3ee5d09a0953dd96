import { setTimeout as delay } from 'node:timers/promises';
import { decodeState } from '../../../src/guard/state-files.ts';
import { placeOf } from './place.ts';
import { storeOf } from './ports.ts';
import { stateViolations } from './state-violations.ts';

/**
 * A program: `<limit> <slots> <place…>`. Reads the state until it is told to stop, then prints one line of JSON: how often it
 * read, how many states it met, and what was wrong.
 */
const [limit = '', slots = '', ...words] = process.argv.slice(2);
const place = placeOf(words);
const store = storeOf(place);
const wrong: string[] = [];
const heads = new Set<string>();
let reads = 0;
let highest = 0;
let isOver = false;

process.once('SIGTERM', () => {
  isOver = true;
});

while (!isOver) {
  await look();
  await delay(place.kind === 'directory' ? 1 : 20);
}
console.log(JSON.stringify({ reads, heads: heads.size, wrong: wrong.slice(0, 100) }));

async function look(): Promise<void> {
  const reading = await store.read();
  reads += 1;
  if (reading.kind === 'unavailable') {
    if (place.kind === 'directory' || !reading.isRetryable) wrong.push(reading.message);
    return;
  }
  if (reading.kind === 'miss') {
    if (heads.size > 0) wrong.push('a state that was there is gone');
    return;
  }
  heads.add(reading.head);
  const state = decodeState(reading.files);
  if (state.fence < highest) wrong.push(`a read went back in time: fence ${state.fence} after ${highest}`);
  highest = Math.max(highest, state.fence);
  wrong.push(...stateViolations(state, { limitMicroUsd: Number(limit), slots: Number(slots) }));
}
