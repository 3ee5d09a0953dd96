import { openSync, writeSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { createGuard } from '../../../src/guard/create-guard.ts';
import type { Hold } from '../../../src/guard/guard.ts';
import type { LogEntry } from './log-entry.ts';
import { placeOf } from './place.ts';
import { holderOf, portsOf } from './ports.ts';

/**
 * A program: `<log> <name> <run id> <limit> <slots> <place…>`. Asks the guard for leave again and again, and is true to what
 * it is told; its log says what it is about to ask before, and what it was told after each call. Ends by being killed.
 */
const [log = '', name = '', runId = '', limit = '', slots = '', ...words] = process.argv.slice(2);
const LONGEST_STEP_MS = 15;
const place = placeOf(words);
const holder = holderOf(place, runId);
const descriptor = openSync(log, 'a');
const waitMs = Math.random() < 0.5 ? 0 : 300;
let fence = 0;
let mostMicroUsd = Number(limit) / 10;
const rules = { limitMicroUsd: Number(limit), slots: Number(slots), waitMs, lookEveryMs: 20 };
const guard = createGuard(
  portsOf(place, rules, event => {
    if (event.type === 'guard.admitted') fence = event.fence ?? 0;
  }),
);

writeSync(1, 'up\n');
for (let n = 0; ; n += 1) await oneRun(`${name}.${n}`);

async function oneRun(run: string): Promise<void> {
  const budgetMicroUsd = Math.random() < 0.2 ? 0 : Math.ceil(Math.random() * mostMicroUsd);
  note({ what: 'asks-admission', run, microUsd: budgetMicroUsd });
  const answer = await guard.admit({
    run,
    step: 'work',
    attempt: 1,
    session: name,
    holder,
    budgetMicroUsd,
    longestMs: 3_600_000,
    parameters: {},
    origin: {},
    cancelled: new Promise(() => {}),
  });
  if (answer.kind === 'refused') return refused(run, answer.refusal.reasonCode);
  const { reservedMicroUsd } = answer.hold;
  mostMicroUsd = Math.min(Number(limit) / 2, mostMicroUsd * 1.2);
  note({ what: 'was-admitted', run, microUsd: reservedMicroUsd, fence });
  await delay(Math.random() * LONGEST_STEP_MS);
  const heldMicroUsd =
    reservedMicroUsd > 0 && Math.random() < 0.5 ? await askMore(run, answer.hold) : reservedMicroUsd;
  if (Math.random() < 0.02) process.kill(process.pid, 'SIGKILL');
  await settle(run, answer.hold, heldMicroUsd);
}

/** Who asks for less the next time finds the budget's very end. */
async function refused(run: string, reason: string): Promise<void> {
  note({ what: 'was-refused', run, reason });
  if (reason === 'budget-exhausted') mostMicroUsd = Math.max(10, mostMicroUsd / 2);
  await delay(Math.random() * LONGEST_STEP_MS);
}

async function askMore(run: string, hold: Hold): Promise<number> {
  note({ what: 'asks-more', run });
  const answer = await hold.topUp(Math.floor(hold.reservedMicroUsd * 0.8));
  if (answer.kind === 'refused') {
    note({ what: 'was-denied', run, reason: answer.refusal.reasonCode });
    return hold.reservedMicroUsd;
  }
  note({ what: 'was-given', run, microUsd: answer.reservedMicroUsd });
  return answer.reservedMicroUsd;
}

/** Mostly for next to nothing, so that the budget lasts; never above the reservation, which would pass the limit by right. */
async function settle(run: string, hold: Hold, heldMicroUsd: number): Promise<void> {
  const reportedMicroUsd = Math.floor(heldMicroUsd * Math.random() ** 8);
  const countsReservation = Math.random() < 0.02;
  note({ what: 'settles', run, microUsd: reportedMicroUsd, countsReservation });
  const answer = await hold.settle({
    run,
    step: 'work',
    attempt: 1,
    state: 'SUCCESS',
    reasonCode: 'ok',
    durationMs: 1,
    reportedMicroUsd,
    countsReservation,
  });
  if (answer.kind === 'settled') note({ what: 'was-settled', run, microUsd: answer.costMicroUsd });
  else note({ what: 'was-not-settled', run, reason: answer.message });
}

function note(entry: LogEntry): void {
  writeSync(descriptor, `${JSON.stringify(entry)}\n`);
}
