import { setTimeout as delay } from 'node:timers/promises';
import { placeOf } from '../__tests__/conformance/guard-kills/place.ts';
import { holderOf, portsOf } from '../__tests__/conformance/guard-kills/ports.ts';
import { createGuard } from '../src/guard/create-guard.ts';

/**
 * A program: `<name> <from> <to> <place…>`, times in milliseconds since 1970. Is admitted and settles, again and again, and
 * prints one line of JSON: how long each of these transactions took, and how many came to nothing.
 */
const [name = '', from = '', to = '', ...words] = process.argv.slice(2);
const place = placeOf(words);
const rules = { limitMicroUsd: 1e12, slots: 1000, waitMs: 0, lookEveryMs: 1000 };
const guard = createGuard(portsOf(place, rules));
const holder = holderOf(place, '1');
const latenciesMs: number[] = [];
let failures = 0;

await delay(Number(from) - Date.now());
for (let n = 0; Date.now() < Number(to); n += 1) await oneRun(`${name}.${n}`);
console.log(JSON.stringify({ latenciesMs, failures }));

async function oneRun(run: string): Promise<void> {
  const about = { run, step: 'bench', attempt: 1 };
  const admission = await timed(() =>
    guard.admit({
      ...about,
      session: 'bench',
      holder,
      budgetMicroUsd: 1_000_000,
      longestMs: 60_000,
      parameters: {},
      origin: {},
      cancelled: new Promise(() => {}),
    }),
  );
  if (admission.kind === 'refused') {
    failures += 1;
    return;
  }
  const end = { state: 'SUCCESS', reasonCode: 'ok', durationMs: 1, reportedMicroUsd: 1000 } as const;
  const answer = await timed(() => admission.hold.settle({ ...about, ...end, countsReservation: false }));
  if (answer.kind !== 'settled') failures += 1;
}

/** What ends after the time is over does not count. */
async function timed<T>(work: () => Promise<T>): Promise<T> {
  const startedMs = performance.now();
  const answer = await work();
  if (Date.now() < Number(to)) latenciesMs.push(performance.now() - startedMs);
  return answer;
}
