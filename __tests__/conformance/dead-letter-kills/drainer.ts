import { appendFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { LetterIndex } from '../../../src/dlq/dead-letter-port.ts';
import type { Taken } from '../../../src/dlq/queue.ts';
import { failedRun } from './failed-run.ts';
import { queueIn } from './queue.ts';
import { seeded } from './random.ts';

/**
 * A program: `<folder> <log> <seed>`. Takes entries, ends their attempts somehow or dies, and changes entries, until it is
 * killed. Notes the begin and the end of each attempt, as `<what> <id> <attempt> <idempotency key>`.
 */
const [folder = '', log = '', seed = ''] = process.argv.slice(2);
const random = seeded(Number(seed));
const queue = queueIn(folder);
const CLAIMANT = { session: `drainer-${process.pid}`, run: 'a run', longestMs: 60_000 };

for (;;) {
  const listing = await queue.store.list();
  if (listing.kind !== 'hit') throw new Error(listing.message);
  if (listing.doubles.length > 0) await queue.tidy(listing);
  const entry = listing.entries[Math.floor(random() * listing.entries.length)];
  if (entry === undefined) await delay(20);
  else if (entry.state === 'ready' && random() < 0.8) await retry(entry);
  else if (entry.state !== 'processing') await change(entry);
}

async function retry(entry: LetterIndex): Promise<void> {
  // A process of its own would be slow: one may die in a moment, as often as not.
  if (random() < 0.05) setTimeout(() => process.kill(process.pid, 'SIGKILL'), random() * 4);
  const answer = await queue.take(entry, CLAIMANT);
  if (answer.kind === 'unavailable') throw new Error(answer.message);
  if (answer.kind !== 'taken') return;
  note('begin', answer.taken);
  await delay(random() * 6);
  await end(answer.taken);
}

async function end(taken: Taken): Promise<void> {
  const choice = random();
  if (choice < 0.03) {
    note('resolve', taken);
    const answer = await queue.resolve(taken);
    if (answer.kind !== 'done') throw lostBy(taken, answer.message);
    note('resolved', taken);
    return;
  }
  if (choice < 0.08) process.kill(process.pid, 'SIGKILL');
  const answer = await queue.putBack(taken, failedRun(taken, choice < 0.12 ? 'refusal' : 'failure'));
  if (answer.kind !== 'filed') throw lostBy(taken, answer.message);
  note('end', taken);
}

/** Its process lives, so that nobody else may have taken the entry over, or moved it. */
function lostBy({ claim }: Taken, message: string): Error {
  return new Error(`attempt ${claim.attempt} of ${claim.id} was lost by a living process: ${message}`);
}

async function change(entry: LetterIndex): Promise<void> {
  const choice = random();
  const reason = 'a test';
  const order =
    entry.state !== 'ready' || choice < 0.5
      ? ({ kind: 'redrive', reason, resetsAttempts: true, vouches: true } as const)
      : choice < 0.8
        ? ({ kind: 'quarantine', reason } as const)
        : ({ kind: 'mark-permanent', reason, owner: 'me' } as const);
  const answer = await queue.obey([entry], order);
  if (answer.kind !== 'done') throw new Error(answer.message);
}

function note(what: string, { claim }: Taken): void {
  appendFileSync(log, `${what} ${claim.id} ${claim.attempt} ${claim.letter.id}\n`);
}
